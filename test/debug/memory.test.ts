import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';

/** Stops after the driver's page is mapped and written to. */
async function afterCopy(): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('mapdev') }, () =>
    client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'show' }] }),
  );
  await client.event('stopped');
  return client;
}

const bytes = (text: string): string => Buffer.from(text).toString('base64');

describe('memory', () => {
  afterEach(killClients);

  it('is read and written at addresses of the task, of the kernel and of the bus', async () => {
    const client = await afterCopy();
    const { variablesReference: _, ...text } = await client.body('evaluate', {
      expression: 'text',
      context: 'watch',
    });
    assert.deepEqual(text, {
      ...{ result: '0x7ffff7ff8000', type: 'unsigned long', memoryReference: '0x7ffff7ff8000' },
    });
    const memoryReference = text.memoryReference;
    await client.request('readMemory', { memoryReference, count: 13 });
    await client.request('readMemory', { memoryReference, offset: 7, count: 6 });
    await client.request('readMemory', { memoryReference, offset: 4090, count: 10 });
    await client.request('readMemory', { memoryReference, offset: -4096, count: 4 });
    await client.request('writeMemory', { memoryReference, offset: 7, data: bytes('kernel') });
    await client.request('readMemory', { memoryReference, count: 13 });
    await client.request('writeMemory', { memoryReference, offset: 4094, data: bytes('four') });
    await client.request('writeMemory', {
      ...{ memoryReference, offset: 4094, data: bytes('four'), allowPartial: true },
    });
    await client.request('readMemory', { memoryReference: 'nowhere', count: 1 });
    await client.request('readMemory', { memoryReference: '0x10', offset: -17, count: 1 });

    const walk = await client.body('pagewalk/state', {
      name: 'walk',
      args: { address: memoryReference },
    });
    const physical = BigInt(walk.result.physical as string);
    const direct = `0x${(physical + 0xffff888000000000n).toString(16)}`;
    for (const same of [`phys:0x${physical.toString(16)}`, direct]) {
      const read = await client.body('readMemory', { memoryReference: same, count: 13 });
      assert.equal(Buffer.from(read.data as string, 'base64').toString(), 'Hello, kernel');
    }
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    matchGolden(
      'memory',
      (await client.close()).filter(({ command }) => command?.endsWith('Memory')),
    );
  });

  it('is written again when the run is executed again', async () => {
    const client = await afterCopy();
    const memoryReference = '0x7ffff7ff8000';
    await client.body('writeMemory', { memoryReference, offset: 7, data: bytes('kernel') });
    await client.body('next', { threadId: 100 });
    await client.event('stopped');
    await client.body('stepBack', { threadId: 100 });
    await client.event('stopped');
    const read = await client.body('readMemory', { memoryReference, count: 13 });
    assert.equal(Buffer.from(read.data as string, 'base64').toString(), 'Hello, kernel');
    await client.body('stepBack', { threadId: 100 });
    await client.event('stopped');
    const before = await client.body('readMemory', { memoryReference, count: 13 });
    assert.equal(Buffer.from(before.data as string, 'base64').toString(), 'Hello, nobody');
    await client.close();
  });
});

describe('restart', () => {
  afterEach(killClients);

  it('runs the lab from its start in the same session, with the same breakpoints', async () => {
    const client = await afterCopy();
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    await client.body('restart');
    const { body } = await client.event('stopped');
    assert.equal(body.reason, 'function breakpoint');
    const { message } = await client.request('pagewalk/goto', { position: { tick: 38, event: 1 } });
    assert.equal(message, 'The run has not been there yet.');
    await client.body('restart', { arguments: { lab: lab('mapdev'), stopOnEntry: true } });
    assert.equal((await client.event('stopped')).body.reason, 'entry');
    const broken = await client.request('restart', { arguments: { lab: lab('broken') } });
    assert.match(broken.message ?? '', /^The lab does not compile/);
    assert.equal((await client.body('stackTrace', { threadId: 100 })).totalFrames, 1);
    await client.close();
  });
});
