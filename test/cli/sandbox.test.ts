import assert from 'node:assert/strict';
import { fork, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileLab } from '../../server/compile/index.ts';
import type { ExitStatus, RunRequest, SandboxMessage } from '../../server/protocol/sandbox.ts';
import { readLabFolder } from '../../server/sandbox/lab-folder.ts';
import type { RehearsedLab } from '../../server/sandbox/rehearsal.ts';
import { runRequest } from '../../server/sandbox/run-request.ts';
import { permissionFlags, refusal } from '../../server/sandbox/permissions.ts';
import { runOf, runText } from '../../server/sandbox/run-text.ts';
import { distFolder, SandboxSession } from '../../server/sandbox/session.ts';
import { prepareSandbox, takeSandbox } from '../../server/sandbox/spare.ts';
import { headerExports } from '../../simulator/machine.ts';
import { otherNodes } from '../support/other-nodes.ts';

const memdev = path.resolve(import.meta.dirname, '..', '..', 'samples', 'memdev');

function memdevRun(memory = '64M'): RunRequest {
  const lab = readLabFolder(memdev);
  const compiled = compileLab(lab.files, { headers: headerExports });
  assert.ok(compiled.lab);
  return runRequest(lab, compiled.lab, { memory });
}

/** Output and end of one run. */
async function play(session: SandboxSession, run: RunRequest): Promise<[string, ExitStatus]> {
  let text = '';
  const listen = (_stream: string, line: string): void => void (text += line);
  session.on('output', listen);
  const ended = new Promise<ExitStatus>((resolve, reject) => {
    session.once('exited', resolve);
    session.once('died', (reason) => {
      reject(new Error(reason));
    });
  });
  await session.start(run);
  const status = await ended;
  session.off('output', listen);
  return [text, status];
}

/** A program alone, on a small machine. */
function programRun(text: string): RunRequest {
  const compiled = compileLab([{ path: 'x.user.ts', text }], { headers: headerExports });
  assert.ok(compiled.lab);
  const folder = { folder: memdev, files: [], rootfs: [], settings: {} };
  return runRequest(folder, compiled.lab, { memory: '32M' });
}

const HELLO = ['Sky is Hello\n', { kind: 'exited', code: 0 }];

describe('a sandbox', function () {
  this.timeout(600_000);

  it('plays run after run in one child, each from a fresh machine, also a different one', async () => {
    const session = new SandboxSession();
    const run = memdevRun();
    assert.deepEqual(await play(session, run), HELLO);
    assert.deepEqual(await play(session, run), HELLO);
    assert.deepEqual(await play(session, memdevRun('32M')), HELLO);
    const log = await session.request('log', {});
    assert.ok(log.length > 0, 'the log of the last machine is there');
    await session.end();
  });

  it('stands ready in advance, and a dead one is not handed out', async () => {
    prepareSandbox();
    const first = takeSandbox();
    assert.deepEqual(await play(first, memdevRun()), HELLO);
    prepareSandbox();
    const spare = takeSandbox();
    assert.ok(spare.pid !== undefined && spare.pid !== first.pid);
    prepareSandbox();
    const killed = takeSandbox();
    await killed.ready();
    const died = new Promise<string>((resolve) => killed.once('died', resolve));
    process.kill(killed.pid ?? 0, 'SIGKILL');
    assert.equal(await died, 'The sandbox process ended (SIGKILL).');
    await assert.rejects(killed.request('log', {}), { message: 'The sandbox is gone.' });
    assert.deepEqual(await play(spare, memdevRun()), HELLO);
    await Promise.all([first.end(), spare.end(), killed.end()]);
  });

  it('gets a run as it was asked for, from a text that says the same thing once', () => {
    const run = memdevRun();
    const text = runText(run);
    assert.deepEqual(runOf(text), JSON.parse(JSON.stringify(run)));
    assert.ok(text.length < JSON.stringify(run).length);
  });

  it('rehearses labs whose programs run', async () => {
    const file = path.join(distFolder(), 'rehearsal.json');
    const labs = JSON.parse(readFileSync(file, 'utf8')) as RehearsedLab[];
    assert.ok(labs.length > 0);
    const session = new SandboxSession();
    for (const lab of labs) {
      const [, status] = await play(session, { ...memdevRun(), ...lab });
      assert.notEqual(status.kind, 'failed', lab.args[0]);
    }
    await session.end();
  });

  it('tells every line in its order, however many there are', async () => {
    const session = new SandboxSession();
    const [text] = await play(
      session,
      programRun(`import { printf } from 'stdio.h';
        export function main(): number { for (let i = 0; i < 3000; i++) printf('%d\\n', i); return 0; }`),
    );
    assert.equal(text, Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(''));
    await session.end();
  });

  it('asks each Node for its limits by the name that it knows', () => {
    const flag = (version: string): string | undefined => permissionFlags(version, '/dist')[0];
    assert.deepEqual(['20.20.2', '22.12.0', '22.13.0', '23.4.0', '24.21.0'].map(flag), [
      ...['--experimental-permission', '--experimental-permission', '--permission'],
      ...['--experimental-permission', '--permission'],
    ]);
    assert.ok(permissionFlags('24.0.0', '/dist').includes('--allow-fs-read=/dist/*'));
  });

  it('is contained and runs on Node 20, 22 and 24', async function () {
    const others = await otherNodes();
    for (const node of [process.execPath, ...others.nodes.map((other) => other.path)]) {
      const command = path.join(distFolder(), 'pagewalk.cjs');
      const run = spawnSync(node, [command, 'run', memdev], { encoding: 'utf8' });
      assert.deepEqual([run.stdout, run.stderr, run.status], ['Sky is Hello\n', '', 0], node);
    }
    if (others.missing.length === 0) return;
    console.log(others.missing.join('\n'));
    this.skip();
  });

  it('runs nothing in a process that can still write files or start programs', async () => {
    const agent = fork(path.join(distFolder(), 'sandbox-agent.cjs'), [], { execArgv: [] });
    const told: SandboxMessage[] = [];
    const refused = new Promise<void>((resolve) => {
      agent.on('message', (message: SandboxMessage) => {
        told.push(message);
        if (message.ev === 'fatal') resolve();
      });
    });
    const run = runText(memdevRun());
    agent.send({ c: 'start', machine: {}, isScript: false, run });
    await refused;
    agent.kill('SIGKILL');
    const reason =
      'The sandbox has no permission model: Pagewalk needs Node 20 or newer to contain a lab.';
    assert.deepEqual(told, [
      { ev: 'ready', permissions: ['none'] },
      { ev: 'fatal', reason },
    ]);
    assert.equal(refusal(['worker', 'net']), undefined);
    assert.equal(
      refusal(['fs.read', 'child', 'worker']),
      'The sandbox can still use fs.read, child: Pagewalk refuses to run a lab in it.',
    );
  });
});
