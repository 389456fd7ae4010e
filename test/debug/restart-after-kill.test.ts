import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab, labFile } from './support/labs.ts';

/** Process id of the adapter's sandbox. */
function sandboxOf(client: DapClient): number {
  const pid = String(client.process.pid);
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** Stops at a line, at a stage and at bytes. */
async function stoppedAtBreakpoints(): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('mapdev'), stages: ['munmap'] }, async () => {
    const source = { path: labFile('mapdev', 'mapdev.driver.ts') };
    await client.body('setBreakpoints', { source, breakpoints: [{ line: 26 }] });
    await client.body('setDataBreakpoints', {
      breakpoints: [{ dataId: 'bytes:100:0x7ffff7ff8000:1', accessType: 'write' }],
    });
  });
  await client.event('stopped');
  return client;
}

/** Where the run stops from here to its end. */
async function stops(client: DapClient): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const { stackFrames } = await client.body('stackTrace', { threadId: 100, levels: 1 });
    found.push(`${stackFrames[0].name} ${stackFrames[0].line}`);
    await client.body('continue', { threadId: 100 });
    const { event, body } = await client.either('stopped', 'exited');
    if (event === 'exited') return [...found, `exit ${body.exitCode}`];
  }
}

describe('a restart in the same session', () => {
  afterEach(killClients);

  it('brings up a new sandbox after SIGKILL, and every breakpoint holds', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const client = await stoppedAtBreakpoints();
    const before = sandboxOf(client);
    process.kill(before, 'SIGKILL');
    await client.event('exited');
    await client.body('restart');
    assert.deepEqual((await client.event('process')).body.name, '/bin/mapdev');
    await client.event('stopped');
    assert.notEqual(sandboxOf(client), before);
    const after = await stops(client);
    await client.close();
    const undisturbed = await stoppedAtBreakpoints();
    assert.deepEqual(after, await stops(undisturbed));
    assert.equal(after.length, 5);
    await undisturbed.close();
  });

  it('follows the end of the program as well', async () => {
    const client = await stoppedAtBreakpoints();
    const first = await stops(client);
    await client.body('restart');
    await client.event('stopped');
    assert.deepEqual(await stops(client), first);
    await client.close();
  });

  it('answers what the run before was asked', async () => {
    const client = await stoppedAtBreakpoints();
    const tasks = client.request('pagewalk/state', { name: 'stateHash' });
    const restarted = client.body('restart');
    const { success, message } = await tasks;
    if (success === false) assert.equal(message, 'The run was started again.');
    await restarted;
    assert.equal((await client.event('stopped')).body.reason, 'breakpoint');
    await client.close();
  });

  it('is a launch after one that failed', async () => {
    const client = new DapClient();
    const { success } = await client.launch({ lab: lab('broken') });
    assert.equal(success, false);
    const { message } = await client.request('restart');
    assert.equal(message, 'Nothing runs yet: launch a lab first.');
    await client.body('launch', { lab: lab('mapdev'), stopOnEntry: true });
    assert.equal((await client.event('stopped')).body.reason, 'entry');
    await client.close();
  });
});
