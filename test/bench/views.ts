import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { Row } from './row.ts';

const folder = path.join(import.meta.dirname, 'views');

/**
 * What the extension host does at a stop of a machine with 65,000 VMAs and a million page table entries: reading the
 * answers, making the rows that are open, and writing what it sends to the window. What the machine and the adapter
 * do to answer is not in it.
 */
export async function views(rounds: number, out: string): Promise<Row[]> {
  const outfile = path.join(out, 'views.mjs');
  await build({
    ...{
      entryPoints: [path.join(folder, 'measure.ts')],
      outfile,
      bundle: true,
      logLevel: 'warning',
    },
    ...{ platform: 'node', format: 'esm', target: 'node20' },
    alias: { vscode: path.join(folder, 'editor.ts') },
  });
  const run = spawnSync(process.execPath, [outfile, String(rounds)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The views could not be measured: ${run.stderr}`);
  return JSON.parse(run.stdout) as Row[];
}
