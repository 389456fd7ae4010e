import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { outFolder, repositoryRoot } from './paths.ts';
import { cleanEnvironment } from './run-command.ts';
import { say } from './say.ts';
import type { Summary } from './summary.ts';
import type { Verdict } from './verdict.ts';

const AGAIN = 'PAGEWALK_VSCODE_AGAIN';

/**
 * Contract: runs the failed drives once more, each in a fresh window, and says so; a drive that fails twice has failed.
 * Why: a browser on a busy machine may lose a key press or take half a minute for a click. What is broken fails twice.
 */
export async function driveAgain(first: Verdict, vsix: string | undefined): Promise<Verdict> {
  const drives = first.failedDrives ?? [];
  if (drives.length === 0 || process.env[AGAIN] !== undefined) return first;
  let { passed, failed } = first;
  for (const { drive, passes, failures } of drives) {
    say(`once more in a fresh window: ${drive}`);
    const second = await drivenAlone(drive, vsix);
    if (second === undefined || second.failed > 0) continue;
    passed += second.passed - passes;
    failed -= failures;
    say(`${drive}: failed the first time, passed the second`);
  }
  return { ...first, passed, failed };
}

function drivenAlone(drive: string, vsix: string | undefined): Promise<Summary | undefined> {
  const counts = path.join(outFolder, 'vscode-again.json');
  rmSync(counts, { force: true });
  const args = ['scripts/vscode-test.mjs', '--ui', '--grep', drive, '--counts', counts];
  if (vsix !== undefined) args.push('--vsix', vsix);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: repositoryRoot,
      env: cleanEnvironment({ [AGAIN]: '1' }),
      stdio: 'inherit',
    });
    child.once('error', () => {
      resolve(undefined);
    });
    child.once('close', () => {
      try {
        resolve(JSON.parse(readFileSync(counts, 'utf8')) as Summary);
      } catch {
        resolve(undefined);
      }
    });
  });
}
