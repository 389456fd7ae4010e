import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';

const threadId = 100;

/** Sends a request that moves the run, and waits for the stop. */
async function move(client: DapClient, command: string, args: object = {}): Promise<void> {
  await client.body(command, { threadId, ...args });
  await client.event('stopped');
  await client.body('stackTrace', { threadId, levels: 1 });
}

describe('what passes between an editor and the adapter', () => {
  afterEach(killClients);

  it('when the run goes back in time and forth again', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'within' }] }),
    );
    await client.event('stopped');
    await move(client, 'continue');
    await move(client, 'stepBack');
    await move(client, 'stepOut');
    await move(client, 'reverseContinue');
    const { ahead } = await client.body('pagewalk/timeline', { count: 1 });
    const { stages } = await client.body('pagewalk/timeline', { start: ahead + 1, count: 2 });
    await move(client, 'pagewalk/goto', { position: stages[1].position });
    const { stackFrames } = await client.body('stackTrace', { threadId });
    await move(client, 'restartFrame', { frameId: stackFrames.at(-1).id });
    await client.body('disconnect');
    const passed = await client.close();
    // Why: the tests of the timeline tell how many stages it has.
    matchGolden(
      'travel',
      passed.filter(({ command }) => command !== 'pagewalk/timeline'),
    );
  });

  it('when tasks are listed, killed and asked to end, and the lab is run again', async () => {
    const client = new DapClient();
    const attributes = { lab: lab('polite'), stopOnEntry: true, stopOnExit: false };
    await client.launch(attributes);
    await client.event('stopped');
    await client.body('threads');
    await client.request('terminateThreads', { threadIds: [7] });
    await client.body('terminateThreads', { threadIds: [threadId] });
    await client.event('exited');
    await client.request('threads');
    await client.body('restart', { arguments: attributes });
    await client.event('stopped');
    await client.body('cancel', { requestId: 1 });
    await client.request('pause', { threadId });
    await client.body('terminate');
    await client.event('exited');
    await client.body('disconnect');
    matchGolden('ends', await client.close());
  });

  it('when breakpoints of each kind are set, met and taken away', async () => {
    const client = new DapClient();
    const source = { path: labFile('trouble', 'trouble.user.ts') };
    const nothing = { lab: lab('trouble'), stopOnExit: false };
    await client.launch(nothing, async () => {
      await client.body('setBreakpoints', {
        source,
        breakpoints: [
          { line: 12, logMessage: 'argv has {argv.length}' },
          { line: 25, condition: 'fd > 0', hitCondition: '1' },
          { line: 99 },
        ],
      });
      await client.body('setExceptionBreakpoints', {
        filters: ['SIGSEGV'],
        filterOptions: [{ filterId: 'errno', condition: 'EBADF' }],
      });
      await client.body('pagewalk/stages', {
        enabled: [{ name: 'do_mmap', condition: 'len === 0n' }],
      });
    });
    await client.event('stopped');
    await move(client, 'continue');
    await client.body('setBreakpoints', { source, breakpoints: [] });
    await client.body('pagewalk/stages', { enabled: [] });
    await move(client, 'continue');
    await client.body('exceptionInfo', { threadId });
    await client.body('setExceptionBreakpoints', { filters: [] });
    await client.body('continue', { threadId });
    await client.event('exited');
    matchGolden('breakpoints', await client.close());
  });

  it('when names are completed', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev') }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'mapdev_mmap' }] }),
    );
    await client.event('stopped');
    for (const text of ['vt', 'state.', 'maps ', 'x + siz', 'nothing.']) {
      await client.body('completions', { text, column: text.length + 1 });
    }
    const passed = await client.close();
    matchGolden(
      'completions',
      passed.filter(({ command }) => command === 'completions'),
    );
  });
});
