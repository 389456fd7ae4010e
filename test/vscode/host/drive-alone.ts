import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { outFolder, repositoryRoot } from './paths.ts';
import { cleanEnvironment } from './run-command.ts';
import type { Summary } from './summary.ts';

/** Set in a process that drives once more what has failed: there is no third time. */
export const AGAIN = 'PAGEWALK_VSCODE_AGAIN';

/** Contract: one drive in a process of its own; undefined when it left no result. Why: a process loads a drive only once. */
export function driveAlone(
  drive: string,
  vsix: string | undefined,
  env: NodeJS.ProcessEnv = {},
): Promise<Summary | undefined> {
  const counts = path.join(outFolder, 'vscode-alone.json');
  rmSync(counts, { force: true });
  const args = ['scripts/vscode-test.mjs', '--ui', '--grep', drive, '--counts', counts];
  if (vsix !== undefined) args.push('--vsix', vsix);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: repositoryRoot,
      env: cleanEnvironment(env),
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
