import { mkdirSync } from 'node:fs';
import { downloadAndUnzipVSCode, type ProgressReporter } from '@vscode/test-electron';
import { messageOf, say } from './say.ts';
import { downloadFolder } from './versions.ts';

/** Contract: the executable of a downloaded stable VS Code, kept in the cache folder; undefined when it cannot be had. */
export async function downloadDesktop(): Promise<string | undefined> {
  const cachePath = downloadFolder();
  mkdirSync(cachePath, { recursive: true });
  say('looking for a VS Code to download');
  try {
    return await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath,
      reporter: progress(),
      timeout: 15_000,
    });
  } catch (error) {
    say(`VS Code cannot be downloaded here: ${messageOf(error).split('\n')[0] ?? ''}`);
    return undefined;
  }
}

function progress(): ProgressReporter {
  let shown = 0;
  return {
    report(report) {
      if (!('bytesSoFar' in report) || report.totalBytes === 0) return;
      const tenth = Math.floor((10 * report.bytesSoFar) / report.totalBytes);
      if (tenth <= shown) return;
      shown = tenth;
      say(
        `downloading VS Code: ${(10 * tenth).toString()} % of ${(report.totalBytes / 1e6).toFixed(0)} MB`,
      );
    },
    error() {
      // Why: the rejection that follows carries the same error.
    },
  };
}
