import assert from 'node:assert/strict';
import path from 'node:path';
import { TestAdapterServer } from '../support/adapter-server.ts';
import { ROOT } from './support/dap-client.ts';

const LAB = path.join(ROOT, 'samples/memdev');

describe('an adapter that serves session after session', function () {
  this.timeout(60_000);

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
