import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanEnvironment } from './run-command.ts';
import { stopWithUs } from './stop-with-us.ts';
import { isVerbose, type SuiteRun } from './suite-run.ts';
import { within } from './timeout.ts';
import { userSettings } from './user-settings.ts';

/** Contract: runs the bundle in a desktop VS Code with a profile of its own; resolves to how the program ended. */
export async function runInDesktop(executable: string, run: SuiteRun): Promise<string> {
  const profile = mkdtempSync(path.join(tmpdir(), 'pagewalk-vscode-'));
  mkdirSync(path.join(profile, 'user/User'), { recursive: true });
  writeFileSync(path.join(profile, 'user/User/settings.json'), JSON.stringify(userSettings));
  const child = spawn(executable, desktopArguments(profile, run), {
    env: cleanEnvironment(run.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const program = stopWithUs(child, () => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  let printed = '';
  const read = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-20_000);
    if (isVerbose) process.stderr.write(chunk);
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(`${executable} did not start (${error.message})`);
    });
    child.once('close', (code, signal) => {
      const lines = printed.trim().split('\n').slice(-10).join('\n');
      resolve(
        `${executable} ended with ${String(code ?? signal)}${lines === '' ? '' : ` and printed:\n${lines}\n`}`,
      );
    });
  });
  try {
    return await within(
      run.timeoutMs,
      'The tests in the extension host did not end in time',
      ended,
    );
  } finally {
    await program.stop();
  }
}

function desktopArguments(profile: string, run: SuiteRun): string[] {
  return [
    run.folder,
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-updates',
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    `--user-data-dir=${path.join(profile, 'user')}`,
    `--extensions-dir=${path.join(profile, 'extensions')}`,
    `--extensionDevelopmentPath=${run.extension}`,
    `--extensionTestsPath=${run.bundle}`,
  ];
}
