import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab, labFile } from './support/labs.ts';

/** Pid of the lab's program, and of its first child. */
const MAIN = 100;
const CHILD = 101;

async function begin(lines: readonly number[], attributes: object = {}): Promise<DapClient> {
  const client = new DapClient();
  const source = { path: labFile('family', 'family.user.ts') };
  const breakpoints = lines.map((line) => ({ line }));
  await client.launch({ lab: lab('family'), stopOnExit: false, ...attributes }, () =>
    client.body('setBreakpoints', { source, breakpoints }),
  );
  return client;
}

async function stop(client: DapClient): Promise<{ threadId: number; line: number }> {
  const { threadId } = (await client.event('stopped')).body;
  const { stackFrames } = await client.body('stackTrace', { threadId, levels: 1 });
  return { threadId, line: stackFrames[0].line };
}

async function go(client: DapClient, command: string): Promise<ReturnType<typeof stop>> {
  await client.body(command, { threadId: MAIN });
  return stop(client);
}

async function ending(client: DapClient): Promise<{ exitCode: number; printed: string }> {
  const { exitCode } = (await client.event('exited')).body;
  const printed = client.transcript
    .filter(({ event, body }) => event === 'output' && body.category === 'stdout')
    .map(({ body }) => String(body.output))
    .join('');
  await client.close();
  return { exitCode, printed };
}

describe('terminating a task', () => {
  afterEach(killClients);

  it('kills a child where it stands, and its parent and the others go on', async () => {
    const client = await begin([8]);
    assert.deepEqual(await stop(client), { threadId: CHILD, line: 8 });
    await client.body('setBreakpoints', { source: { path: labFile('family', 'family.user.ts') } });
    await client.body('terminateThreads', { threadIds: [CHILD] });
    assert.deepEqual(await ending(client), {
      exitCode: 5,
      printed: '101: signal 9\n102: status 6\n',
    });
  });

  it('kills once when it is asked twice, and while the run goes on', async () => {
    const client = await begin([8]);
    await stop(client);
    await client.body('setBreakpoints', { source: { path: labFile('family', 'family.user.ts') } });
    const threadIds = [CHILD];
    await Promise.all([
      client.request('terminateThreads', { threadIds }),
      client.request('terminateThreads', { threadIds }),
      client.request('continue', { threadId: CHILD }),
    ]);
    assert.equal((await ending(client)).exitCode, 5);
  });

  it('kills a task that does not run yet, and the stop stays', async () => {
    const client = await begin([8]);
    await stop(client);
    await client.body('terminateThreads', { threadIds: [CHILD + 1] });
    await client.body('setBreakpoints', { source: { path: labFile('family', 'family.user.ts') } });
    await client.body('continue', { threadId: CHILD });
    assert.deepEqual(await ending(client), {
      exitCode: 5,
      printed: '101: status 3\n102: signal 9\n',
    });
  });

  it('ends the run when nobody is left', async () => {
    const client = await begin([23]);
    await stop(client);
    await client.body('terminateThreads', { threadIds: [MAIN] });
    assert.equal((await ending(client)).exitCode, 128 + 9);
  });

  it('kills a task in a handler on its way back to its program, as Linux does', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev') }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'remap_pfn_range' }] }),
    );
    await client.event('stopped');
    await client.body('setFunctionBreakpoints', {
      breakpoints: [{ name: '__mmap_region:insert' }, { name: 'do_exit' }],
    });
    await client.body('terminateThreads', { threadIds: [MAIN] });
    const stages: unknown[] = [];
    for (let at = await client.either('stopped', 'exited'); at.event === 'stopped';) {
      stages.push(at.body.description);
      await client.body('continue', { threadId: MAIN });
      at = await client.either('stopped', 'exited');
    }
    assert.deepEqual(stages, [
      'Paused at __mmap_region:insert',
      'Paused at do_exit',
      'The address space is about to go away',
    ]);
    await client.close();
  });

  it('is done again when the run is executed again, and undone by going back before it', async () => {
    const client = await begin([8, 23, 24]);
    const source = { path: labFile('family', 'family.user.ts') };
    assert.equal((await stop(client)).line, 23);
    assert.deepEqual(await go(client, 'continue'), { threadId: CHILD, line: 8 });
    await client.body('terminateThreads', { threadIds: [CHILD] });
    assert.deepEqual(await stop(client), { threadId: MAIN, line: 24 });
    assert.deepEqual(await go(client, 'reverseContinue'), { threadId: CHILD, line: 8 });
    await client.body('setBreakpoints', { source, breakpoints: [{ line: 24 }] });
    assert.deepEqual(await go(client, 'continue'), { threadId: MAIN, line: 24 });
    await client.body('setBreakpoints', { source, breakpoints: [] });
    await client.body('continue', { threadId: MAIN });
    assert.equal((await ending(client)).printed, '101: signal 9\n102: status 6\n');
  });

  it('says why it cannot', async () => {
    const client = await begin([23]);
    await stop(client);
    const { message } = await client.request('terminateThreads', { threadIds: [7] });
    assert.equal(message, 'There is no process 7.');
    await client.close();
  });
});
