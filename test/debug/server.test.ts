import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TestAdapterServer } from '../support/adapter-server.ts';
import { ROOT } from './support/dap-client.ts';

const LOOP = path.join(ROOT, 'test/debug/labs/loop');
const SOURCE = path.join(LOOP, 'loop.user.ts');
const LINE = 6;
const LAB = path.join(ROOT, 'samples/memdev');

describe('an adapter that serves session after session', function () {
  this.timeout(60_000);

  it('survives the death of every sandbox, and the next session has breakpoint and source', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const server = new TestAdapterServer();
    await server.ready();
    const pid = String(server.child.pid);
    const sandboxes = (): number[] =>
      [...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').matchAll(/\d+/g)].map(Number);
    /** The adapter has seen the end of all of them. */
    const gone = async (killed: readonly number[]): Promise<void> => {
      while (sandboxes().some((sandbox) => killed.includes(sandbox))) await setTimeout(10);
    };
    for (let round = 0; round < 3; round++) {
      const client = server.connect();
      const stopped = client.event('stopped');
      await client.launch({ lab: LOOP }, () =>
        client.request('setBreakpoints', {
          source: { path: SOURCE },
          breakpoints: [{ line: LINE, condition: 'turns === 1000' }],
        }),
      );
      assert.equal((await stopped).body?.['reason'], 'breakpoint');
      const { body } = await client.request('stackTrace', { threadId: 100 });
      const [frame] = body?.['stackFrames'] as { source: { path: string }; line: number }[];
      assert.deepEqual([frame?.source.path, frame?.line], [SOURCE, LINE]);
      const said = client.event('output');
      const terminated = client.event('terminated');
      const killed = sandboxes();
      for (const sandbox of killed) process.kill(sandbox, 'SIGKILL');
      assert.match(String((await said).body?.['output']), /The sandbox process ended \(SIGKILL\)/);
      await terminated;
      await gone(killed);
      await client.end();
    }
    await server.end();
  });

  it('runs the lab of each client, one after the other and at the same time, and ends with its standard input', async () => {
    const server = new TestAdapterServer();
    await server.ready();
    const first = server.connect();
    assert.deepEqual((await first.run(LAB)).body, { exitCode: 0 });
    await first.end();
    const [second, third] = [server.connect(), server.connect()];
    const ends = await Promise.all([second.run(LAB), third.run(LAB)]);
    assert.deepEqual(
      ends.map(({ body }) => body),
      [{ exitCode: 0 }, { exitCode: 0 }],
    );
    await Promise.all([second.end(), third.end()]);
    assert.equal(await server.end(), 0);
  });
});
