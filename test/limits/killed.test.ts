import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DapClient, killClients, ROOT, type Message } from '../debug/support/dap-client.ts';

const KILLS = 50;
const LATEST_MS = 400;
const LAB = path.join(ROOT, 'test/debug/labs/loop');
const SOURCE = path.join(LAB, 'loop.user.ts');
const LINE = 6;

/** Numbers below 1 that are the same in every run of the test. */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Process id of the adapter's sandbox; undefined while there is none. */
function sandboxOf(client: DapClient): number | undefined {
  const pid = String(client.process.pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}

describe('a sandbox that is killed at any moment', function () {
  this.timeout(300_000);
  afterEach(killClients);

  /** Launches with a conditional breakpoint that is hit after a while. */
  async function launched(condition: string): Promise<[DapClient, Message]> {
    const client = new DapClient();
    let bound: Message | undefined;
    void client.launch({ lab: LAB, stopOnEntry: false }, async () => {
      bound = await client.request('setBreakpoints', {
        source: { path: SOURCE },
        breakpoints: [{ line: LINE, condition }],
      });
    });
    while (!bound) await new Promise((resolve) => setTimeout(resolve, 5));
    return [client, bound];
  }

  it(`is reported by the adapter, ${KILLS} times, and the next session has breakpoint and source`, async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const random = seeded(6);
    for (let i = 0; i < KILLS; i++) {
      const [client, bound] = await launched('turns < 0');
      assert.equal(bound.success, true);
      const after = (random.next().value as number) * LATEST_MS;
      await new Promise((resolve) => setTimeout(resolve, after));
      let sandbox = sandboxOf(client);
      while (sandbox === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        sandbox = sandboxOf(client);
      }
      process.kill(sandbox, 'SIGKILL');
      await client.event('terminated');
      const said = JSON.stringify(client.transcript);
      assert.match(said, /The sandbox process ended \(SIGKILL\)/, `kill ${i}, after ${after} ms`);
      await client.close();
    }
    const [client] = await launched('turns === 1000');
    const { body } = await client.event('stopped');
    assert.equal(body.reason, 'breakpoint');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    assert.deepEqual([stackFrames[0].source.path, stackFrames[0].line], [SOURCE, LINE]);
    await client.close();
  });
});
