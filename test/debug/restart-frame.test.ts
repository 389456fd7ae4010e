import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

const THREAD = { threadId: 100 };

interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
}

/** Runs mapdev to a function or stage. */
async function begin(name: string): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('mapdev') }, () =>
    client.body('setFunctionBreakpoints', { breakpoints: [{ name }] }),
  );
  await client.event('stopped');
  return client;
}

async function stack(client: DapClient): Promise<Frame[]> {
  return (await client.body('stackTrace', THREAD)).stackFrames;
}

/** Restarts the frame of a name; the stop that follows. */
async function restart(client: DapClient, name: string): Promise<{ reason: string; top: Frame }> {
  const frame = (await stack(client)).find((one) => one.name === name);
  await client.body('restartFrame', { frameId: frame?.id });
  const { reason } = (await client.event('stopped')).body;
  const [top] = await stack(client);
  assert.ok(top);
  return { reason, top };
}

async function hash(client: DapClient): Promise<string> {
  return (await client.body('pagewalk/state', { name: 'stateHash', args: {} })).result;
}

describe('restarting a frame', () => {
  afterEach(killClients);

  it('stands before the first statement of a function, with the machine as it was then', async () => {
    const client = await begin('mapdev_mmap');
    const before = await hash(client);
    const calls = (await stack(client)).length;
    for (let step = 0; step < 6; step++) {
      await client.body('next', THREAD);
      await client.event('stopped');
    }
    assert.notEqual(await hash(client), before);
    const { reason, top } = await restart(client, 'mapdev_mmap');
    assert.deepEqual([reason, top.name, top.line], ['restart', 'mapdev_mmap', 24]);
    assert.equal((await stack(client)).length, calls);
    assert.equal(await hash(client), before);
    await client.close();
  });

  it('stands at the entry of a kernel function, before its step', async () => {
    const client = await begin('remap_pfn_range');
    const { reason, top } = await restart(client, 'do_mmap');
    assert.deepEqual([reason, top.name], ['restart', 'do_mmap']);
    const { result } = await client.body('pagewalk/state', { name: 'maps', args: {} });
    assert.doesNotMatch(result, /\/dev\/mapdev/);
    await client.body('next', THREAD);
    assert.equal((await client.event('stopped')).body.description, 'Paused at do_mmap:vm_flags');
    await client.close();
  });

  it('of main begins the program anew, and the run then goes the same way', async () => {
    const client = await begin('remap_pfn_range');
    const there = await hash(client);
    const { top } = await restart(client, 'main');
    assert.deepEqual([top.name, top.line], ['main', 16]);
    await client.body('continue', THREAD);
    await client.event('stopped');
    assert.equal(await hash(client), there);
    await client.close();
  });

  it('refuses a frame that is gone', async () => {
    const client = await begin('mapdev_mmap');
    const [frame] = await stack(client);
    await client.body('next', THREAD);
    await client.event('stopped');
    const { success, message } = await client.request('restartFrame', { frameId: frame?.id });
    assert.equal(success, false);
    assert.equal(message, 'This frame is gone: the run has gone on since.');
    await client.close();
  });
});
