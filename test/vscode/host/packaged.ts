import path from 'node:path';
import { driveAlone } from './drive-alone.ts';
import { readManifest, repositoryRoot } from './paths.ts';
import { runCommand } from './run-command.ts';
import { messageOf, say } from './say.ts';
import type { Verdict } from './verdict.ts';

/** The drive that a whole run does with the package, as a user gets it, instead of with this folder. */
export const PACKAGED_DRIVE = 'the first ten minutes';

/** Contract: packages the extension, which checks list and size, and drives it from a clean profile. */
export async function drivePackaged(): Promise<Verdict> {
  say('packaging the extension');
  try {
    await runCommand('npm', ['run', 'package'], { cwd: repositoryRoot, timeoutMs: 300_000 });
  } catch (error) {
    return { passed: 0, failed: 1, problem: messageOf(error) };
  }
  const { name, version } = readManifest(repositoryRoot);
  const vsix = path.join(repositoryRoot, 'out', `${name}-${version}.vsix`);
  const summary = await driveAlone(PACKAGED_DRIVE, vsix);
  return summary ?? { passed: 0, failed: 1, problem: 'The packaged extension was not driven.' };
}
