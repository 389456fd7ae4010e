import { AGAIN, driveAlone } from './drive-alone.ts';
import { say } from './say.ts';
import type { Verdict } from './verdict.ts';

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
    const second = await driveAlone(drive, vsix, { [AGAIN]: '1' });
    if (second === undefined || second.failed > 0) continue;
    passed += second.passed - passes;
    failed -= failures;
    say(`${drive}: failed the first time, passed the second`);
  }
  return { ...first, passed, failed };
}
