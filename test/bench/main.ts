/** `npm run bench`: medians of 11 rounds with their spread, printed and written to out/bench.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { activation } from './activation.ts';
import { pairs } from './pairs.ts';
import { runs } from './runs.ts';

/** One row of the table. */
export interface Row {
  readonly name: string;
  readonly unit: 'ms' | 'ns';
  /** What the row must reach, if anything. */
  readonly limit?: number;
  readonly rounds: readonly number[];
}

const ROUNDS = 11;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

const rows: Row[] = [...activation(ROUNDS), ...pairs(ROUNDS), ...(await runs(ROUNDS))];
const results = rows.map(({ name, unit, limit, rounds }) => ({
  name,
  unit,
  limit,
  median: median(rounds),
  low: Math.min(...rounds),
  high: Math.max(...rounds),
}));
for (const { name, unit, limit, median: middle, low, high } of results) {
  const verdict = limit === undefined ? '' : middle <= limit ? `  ≤ ${limit}` : `  OVER ${limit}`;
  const spread = `(${show(low)}–${show(high)})`;
  console.log(
    `${name.padEnd(46)}${show(middle).padStart(9)} ${unit}  ${spread.padEnd(18)}${verdict}`,
  );
}
const out = path.resolve(import.meta.dirname, '..', '..', 'out');
mkdirSync(out, { recursive: true });
const machine = { node: process.version, platform: process.platform, arch: process.arch };
writeFileSync(path.join(out, 'bench.json'), `${JSON.stringify({ machine, results }, null, 1)}\n`);
