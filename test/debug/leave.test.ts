import assert from 'node:assert/strict';
import { DapClient, killClients, type Message } from './support/dap-client.ts';
import { lab, labFile } from './support/labs.ts';

/** Stops in the loop of the polite lab. */
async function inLoop(attributes: object = {}): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab('polite'), ...attributes }, () =>
    client.body('setBreakpoints', {
      source: { path: labFile('polite', 'polite.user.ts') },
      breakpoints: [{ line: 17, condition: 'rounds > 5' }],
    }),
  );
  assert.equal((await client.event('stopped')).body.reason, 'breakpoint');
  return client;
}

function printed(passed: readonly Message[]): string {
  return passed.map(({ event, body }) => (event === 'output' ? String(body.output) : '')).join('');
}

describe('leaving a run', () => {
  afterEach(killClients);

  it('asks the program to end with SIGTERM, which it may handle; no breakpoint stops it then', async () => {
    const client = await inLoop();
    await client.body('terminate');
    assert.equal((await client.either('exited', 'stopped')).body.exitCode, 4);
    await client.body('terminate');
    assert.match(printed(await client.close()), /tidied up\nThe program exited with 4\.\n$/);
  });

  it('ends a program that does not handle SIGTERM, wherever it stands', async () => {
    for (const attributes of [{ args: ['x'] }, { args: ['x'], stages: ['do_exit'] }]) {
      const client = await inLoop(attributes);
      await client.body('terminate');
      assert.equal((await client.either('exited', 'stopped')).body.exitCode, 128 + 15);
      await client.close();
    }
  });

  it('ends a run in which no program runs yet', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true }, () =>
      client.body('setBreakpoints', {
        source: { path: labFile('mapdev', 'mapdev.driver.ts') },
        breakpoints: [{ line: 38 }],
      }),
    );
    await client.event('stopped');
    await client.body('terminate');
    assert.equal((await client.either('exited', 'stopped')).event, 'exited');
    assert.match(printed(await client.close()), /ended while modules were loaded\. Start the lab/);
  });

  it('ends a run that stands at its end', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev') });
    assert.equal((await client.event('stopped')).body.reason, 'exit');
    await client.body('terminate');
    assert.equal((await client.either('exited', 'stopped')).body.exitCode, 3);
    await client.close();
  });

  it('ends a loop that runs', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('loop') });
    await client.event('output');
    await client.body('terminate');
    assert.equal((await client.either('exited', 'stopped')).body.exitCode, 128 + 15);
    await client.close();
  });

  it('lets the program go on to its end when the client wants no more of it', async () => {
    const client = await inLoop();
    await client.body('disconnect', { terminateDebuggee: false });
    assert.equal((await client.either('exited', 'stopped')).body.exitCode, 0);
    assert.match(printed(await client.close()), /^done\nThe program exited with 0\.\n$/m);
    assert.equal(client.process.exitCode, 0);
  });

  it('ends the program at once when the client says so', async () => {
    const client = await inLoop();
    await client.body('disconnect', { terminateDebuggee: true });
    assert.doesNotMatch(printed(await client.close()), /done|tidied/);
  });
});
