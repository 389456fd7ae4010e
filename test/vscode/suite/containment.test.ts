import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { permissionFlags, refusal } from '../../../server/sandbox/permissions.ts';
import { endSession, openFile, pagewalk, untilStopped } from './support/pagewalk.ts';

function dist(): string {
  const extension = vscode.extensions.getExtension('pagewalk.pagewalk');
  assert.ok(extension);
  return path.join(extension.extensionPath, 'dist');
}

/** What a sandbox of this editor's own Node says that it may do. */
async function granted(flags: readonly string[]): Promise<readonly string[]> {
  const agent = fork(path.join(dist(), 'sandbox-agent.cjs'), {
    cwd: dist(),
    execArgv: [...flags],
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  try {
    return await new Promise((resolve, reject) => {
      agent.once('message', (message: { permissions: readonly string[] }) => {
        resolve(message.permissions);
      });
      agent.once('exit', () => reject(new Error('the sandbox ended before it said anything')));
    });
  } finally {
    agent.kill('SIGKILL');
  }
}

interface Process {
  readonly command: readonly string[];
  readonly environment: readonly string[];
}

/** The sandboxes that run on this machine from this extension. */
function sandboxes(): Process[] {
  const agent = path.join(dist(), 'sandbox-agent.cjs');
  const read = (pid: string, name: string): string[] => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
    } catch {
      return [];
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ command: read(pid, 'cmdline'), environment: read(pid, 'environ') }))
    .filter(({ command }) => command.includes(agent));
}

describe('containment', () => {
  it('says what a sandbox of this Node may really do, with the flags and without', async () => {
    const flags = permissionFlags(process.versions.node, dist());
    const contained = await granted(flags);
    assert.equal(refusal(contained), undefined);
    assert.deepEqual(contained, ['worker']);
    assert.deepEqual(await granted([]), ['none']);
    const writes = await granted([...flags, '--allow-fs-write=*', '--allow-child-process']);
    assert.match(refusal(writes) ?? '', /can still use fs\.write, child: /);
  });

  it('starts every sandbox with them, and with an empty environment', async function () {
    if (!existsSync('/proc/self/environ')) this.skip();
    const { store } = await pagewalk();
    await store.set(['do_mmap'], true);
    await openFile('memdev.user.ts');
    await vscode.commands.executeCommand('pagewalk.debugLab');
    await untilStopped();
    try {
      const running = sandboxes();
      assert.ok(running.length > 0);
      const flags = permissionFlags(process.versions.node, dist());
      for (const { command, environment } of running) {
        assert.deepEqual(
          flags.filter((flag) => !command.includes(flag)),
          [],
        );
        const names = environment.map((entry) => entry.split('=')[0]);
        const own = new Set([
          'ELECTRON_RUN_AS_NODE',
          'NODE_CHANNEL_FD',
          'NODE_CHANNEL_SERIALIZATION_MODE',
        ]);
        assert.deepEqual(
          names.filter((name) => !own.has(name ?? '')),
          [],
        );
      }
    } finally {
      await endSession();
      await store.clear();
    }
  });
});
