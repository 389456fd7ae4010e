/** `npm run bench [FILTER]`: medians with their quartiles, printed and written to out/bench.json. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { activation } from './activation.ts';
import { benchFolder, beside } from './beside.ts';
import { limits } from './limits.ts';
import { memory } from './memory.ts';
import { nodes } from './nodes.ts';
import { debugging } from './debugging.ts';
import { line, result, type Result, type Row } from './row.ts';
import { runs } from './runs.ts';
import { scripts } from './scripts.ts';
import { travel } from './travel.ts';
import { views } from './views.ts';
import { statements } from './statements.ts';

const ROUNDS = 11;
/** Version of the form of out/bench.json. */
const SCHEMA = 2;

const root = path.resolve(import.meta.dirname, '..', '..');
const out = benchFolder(root);
mkdirSync(out, { recursive: true });
const all = nodes();

function labs(): Row[] {
  return all.flatMap((node) => {
    const args = ['--import', 'tsx', path.join(import.meta.dirname, 'labs.ts')];
    const run = spawnSync(node.path, args, { encoding: 'utf8', cwd: root });
    if (run.status !== 0) throw new Error(`labs.ts failed: ${run.stderr}`);
    return JSON.parse(run.stdout) as Row[];
  });
}

const parts: Record<string, () => Iterable<Row> | AsyncIterable<Row> | Promise<Row[]>> = {
  kernel: () => beside(ROUNDS, all, out),
  labs,
  scripts: () => scripts(ROUNDS, all),
  runs: () => runs(ROUNDS, all, out),
  debugging: () => debugging(ROUNDS),
  travel: () => travel(ROUNDS),
  statements: () => statements(ROUNDS),
  activation: () => activation(ROUNDS),
  memory,
  limits: () => limits(ROUNDS),
  views: () => views(ROUNDS, out),
};
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`bench: there is no part "${unknown}": ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

console.log(
  `${''.padEnd(46)} ${'Node'.padEnd(9)} ${'simulator'.padStart(12)}${''.padEnd(20)} kernel`,
);
const results: Result[] = [];
for (const [name, part] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for await (const row of await part()) {
    const figures = result(row);
    results.push(figures);
    console.log(line(figures));
  }
}
const machine = {
  ...{ platform: process.platform, arch: process.arch, kernel: os.release() },
  cpu: os.cpus()[0]?.model ?? '',
};
const report = { schema: SCHEMA, rounds: ROUNDS, machine, results };
writeFileSync(path.join(root, 'out', 'bench.json'), `${JSON.stringify(report, null, 1)}\n`);
