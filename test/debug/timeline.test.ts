import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

interface Stage {
  readonly name: string;
  readonly position: { readonly tick: number; readonly event: number };
  readonly depth: number;
  readonly pid: number;
}

async function atExit(): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('mapdev') });
  assert.equal((await client.event('stopped')).body.reason, 'exit');
  return client;
}

async function stages(client: DapClient): Promise<readonly Stage[]> {
  return (await client.body('pagewalk/timeline')).stages as readonly Stage[];
}

describe('the timeline', () => {
  afterEach(killClients);

  it('lists the stages that the run has passed, in their order', async () => {
    const client = await atExit();
    const { total, ahead, forgotten, stages: listed } = await client.body('pagewalk/timeline');
    assert.equal(total, listed.length);
    assert.equal(ahead, total);
    assert.equal(forgotten, false);
    const names = listed.map(({ name }: Stage) => name);
    const at = names.lastIndexOf('call_mmap');
    assert.deepEqual(names.slice(at, at + 2), ['call_mmap', 'remap_pfn_range']);
    assert.equal(names.at(-1), 'exit_mmap');
    assert.equal(listed.at(-1).pid, 100);
    await client.close();
  });

  it('comes page by page', async () => {
    const client = await atExit();
    const whole = await stages(client);
    const { stages: page, total } = await client.body('pagewalk/timeline', { start: 5, count: 3 });
    assert.deepEqual(page, whole.slice(5, 8));
    assert.equal(total, whole.length);
    const { stages: none } = await client.body('pagewalk/timeline', { start: 10_000 });
    assert.deepEqual(none, []);
    await client.close();
  });

  it('leads to any stage of it and back, and still shows what lies ahead', async () => {
    const client = await atExit();
    const before = await stages(client);
    const goTo = async (stage: Stage | undefined): Promise<string> => {
      await client.body('pagewalk/goto', { position: stage?.position });
      // Why: an editor would go on to say why the stop before was one.
      await client.event('continued');
      const { body } = await client.event('stopped');
      assert.equal(body.reason, 'goto');
      const frames = await client.body('stackTrace', { threadId: body.threadId, levels: 1 });
      return frames.stackFrames[0].name as string;
    };
    const call = before.findLastIndex(({ name }) => name === 'call_mmap');
    assert.equal(await goTo(before[call]), 'call_mmap');
    const { stages: now, ahead } = await client.body('pagewalk/timeline');
    assert.deepEqual(now, before);
    assert.equal(ahead, call + 1);
    assert.equal(await goTo(before.at(-1)), 'exit_mmap');
    assert.equal(await goTo(before[call + 1]), 'remap_pfn_range');
    await client.close();
  });

  it('ends at the present stop after an edit: what came later is void', async () => {
    const client = await atExit();
    const before = await stages(client);
    const call = before.findLastIndex(({ name }) => name === 'call_mmap');
    await client.body('pagewalk/goto', { position: before[call]?.position });
    await client.event('stopped');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    const frameId = stackFrames.at(-1).id;
    await client.body('setExpression', { expression: 'argc', value: '7', frameId });
    assert.equal((await stages(client)).length, call + 1);
    const { message } = await client.request('pagewalk/goto', {
      position: before.at(-1)?.position,
    });
    assert.equal(message, 'The run has not been there yet.');
    await client.close();
  });

  it('refuses what is no position', async () => {
    const client = await atExit();
    for (const args of [{}, { position: 7 }, { position: { tick: 'x', event: 1 } }]) {
      const { message } = await client.request('pagewalk/goto', args);
      assert.match(message ?? '', /^A position has a tick and an event/);
    }
    await client.close();
  });
});
