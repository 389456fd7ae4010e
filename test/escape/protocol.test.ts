import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileLab } from '../../server/compile/index.ts';
import type { HostMessage, RunRequest } from '../../server/protocol/sandbox.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { SandboxSession } from '../../server/sandbox/session.ts';
import { headerExports } from '../../simulator/machine.ts';

const memdev = path.resolve(import.meta.dirname, '..', '..', 'samples', 'memdev');

function memdevRun(): RunRequest {
  const lab = readLabFolder(memdev);
  const compiled = compileLab(lab.files, { headers: headerExports });
  assert.ok(compiled.lab);
  return runRequest(lab, compiled.lab, { memory: '32M' });
}

describe('messages that nobody should send', function () {
  this.timeout(60_000);

  /** What a host hears from a child that says these things. */
  async function hears(messages: readonly unknown[]): Promise<string> {
    const folder = mkdtempSync(path.join(tmpdir(), 'pagewalk-forged-'));
    const text = `for (const m of ${JSON.stringify(messages)}) process.send(m);
process.on('message', () => undefined);`;
    writeFileSync(path.join(folder, 'sandbox-agent.cjs'), text);
    const session = new SandboxSession({}, { dist: folder });
    const died = new Promise<string>((resolve) => session.once('died', resolve));
    const heard: string[] = [];
    session.on('exited', (status) => heard.push(status.kind));
    session.on('output', (_stream, line) => heard.push(line));
    const reason = await died;
    await session.end();
    rmSync(folder, { recursive: true });
    return [...heard, reason].join();
  }

  it('are no run for the host when the child says that it is not contained', async () => {
    const reason = await hears([{ ev: 'ready', permissions: ['fs.write', 'child'] }]);
    assert.match(reason, /^The sandbox can still use fs.write, child: Pagewalk refuses/);
  });

  it('end the session when they are none of the protocol', async () => {
    const forged = [
      ...[null, 7, 'ready', [], {}, { ev: 'constructor' }, { ev: '__proto__' }],
      ...[{ ev: 'stopped' }, { ev: 'stopped', stop: { frames: null } }, { ev: 'exited' }],
      ...[
        { ev: 'output', stream: 'stdout', text: { length: 3 } },
        { ev: 'log', level: 'x' },
        {
          ev: 'lines',
          lines: [
            { ev: 'log', level: 6, text: '' },
            { ev: 'fatal', reason: '' },
          ],
        },
        { ev: 'lines', lines: { length: 1 } },
      ],
      ...[{ ev: 'ready' }, { ev: 'ready', permissions: 'worker' }, { ev: 'reply', seq: '1' }],
      { ev: 'fatal', reason: {} },
    ];
    for (const message of forged) {
      assert.equal(
        await hears([message]),
        'The sandbox said something that is no message of the protocol.',
        JSON.stringify(message),
      );
    }
  });

  it('answer no request that was not asked', async () => {
    const reply = { ev: 'reply', seq: 99, body: { __proto__: { polluted: true } } };
    assert.equal(await hears([reply, { ev: 'fatal', reason: 'The end.' }]), 'The end.');
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('leave the sandbox with the run it has, and are answered where they ask for something', async () => {
    const session = new SandboxSession({ memory: 32 << 20 });
    const exited = new Promise((resolve) => session.once('exited', resolve));
    await session.start(memdevRun());
    await exited;
    const say = session as unknown as { send(message: HostMessage): void };
    for (const message of [
      { c: 'resume', mode: 'nothing' },
      { c: 'nonsense' },
      { c: 'breakpoints', set: { statements: [], stages: [], exceptions: [] } },
    ]) {
      say.send(message as HostMessage);
    }
    const views = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'nothing'];
    const again = new SandboxSession({ memory: 32 << 20 });
    const over = new Promise((resolve) => again.once('exited', resolve));
    await again.start(memdevRun());
    await over;
    for (const name of views) {
      await assert.rejects(again.request(name as 'log', {}), {
        message: `There is no view "${name}".`,
      });
    }
    assert.ok((await again.request('log', {})).length > 0);
    await Promise.all([session.end(), again.end()]);
  });
});
