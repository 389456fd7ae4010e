import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';
import { SandboxRun } from './support/sandbox-run.ts';
import { places, walk } from './support/walk.ts';

describe('exceptions', () => {
  afterEach(killClients);

  it('stop before SIGSEGV kills, and tell the whole story', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('segv') });
    const { threadId } = (await client.event('stopped')).body;
    await client.request('stackTrace', { threadId });
    await client.request('exceptionInfo', { threadId });
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('exceptionInfo', { threadId });
    await client.request('continue', { threadId });
    await client.event('exited');
    matchGolden('sigsegv', await client.close());
  });

  it('stop at the oops of a driver that throws', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('oops') });
    const { body } = await client.event('stopped');
    assert.equal(body.reason, 'exception');
    assert.equal(body.description, 'Paused on oops');
    assert.match(body.text, /TypeError: Cannot read properties of undefined .*oops\.driver\.ts:10/);
    const info = await client.body('exceptionInfo', { threadId: body.threadId });
    assert.equal(info.exceptionId, 'oops');
    assert.equal(info.description, body.text);
    await client.close();
  });

  it('stop when an exception leaves main, in main still, and not when it is caught', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('uncaught') });
    const { threadId } = (await client.event('stopped')).body;
    await client.request('stackTrace', { threadId });
    await client.request('exceptionInfo', { threadId });
    await client.request('stepBack', { threadId });
    await client.event('stopped');
    await client.request('stackTrace', { threadId });
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('continue', { threadId });
    await client.event('stopped');
    await client.request('continue', { threadId });
    await client.event('exited');
    matchGolden('uncaught', await client.close());
  });

  it('stop a run that goes on and on, once, and let it go on', async () => {
    const run = new SandboxRun();
    await run.start(lab('loop'), [], { budget: 1000 });
    await run.resume('continue');
    assert.equal(run.reason, 'exception');
    assert.match(run.text ?? '', /^More than 1000 statements ran: is this an endless loop\?$/);
    assert.equal((await run.place()).position.tick, 1000);
    await run.resume('next');
    assert.equal(run.reason, 'step');
    await run.end();
  });

  it('stop only for the filters that are set', async () => {
    const without = (filters: readonly string[]) => ({
      lab: 'segv',
      configure: (client: DapClient) => client.body('setExceptionBreakpoints', { filters }),
    });
    const none = await walk(without([]), () => 'continue');
    assert.deepEqual(places(none), ['exit_mmap', 'exit 139']);
    const other = await walk(without(['oops']), () => 'continue');
    assert.deepEqual(places(other), ['exit_mmap', 'exit 139']);
    const given = { ...without([]), attributes: { exceptions: ['signal'] } };
    const launch = await walk(given, () => 'continue');
    assert.deepEqual(places(launch), ['force_sig_fault', 'exit_mmap', 'exit 139']);
  });
});
