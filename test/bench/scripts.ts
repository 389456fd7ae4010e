import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Node } from './nodes.ts';
import type { Row } from './row.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const conformance = path.join(root, 'test', 'conformance');

/** All recorded scripts at once, each on a machine of its own, those with drivers loading them afresh. */
export function scripts(rounds: number, nodes: readonly Node[]): Row[] {
  const scenarios = path.join(conformance, 'scenarios');
  const files = readdirSync(scenarios).map((name) => path.join(scenarios, name));
  const modules = path.join(conformance, 'drivers');
  const command = path.join(root, 'dist', 'pagewalk.cjs');
  return nodes.map((node) => {
    const times = Array.from({ length: rounds }, () => {
      const started = process.hrtime.bigint();
      const run = spawnSync(node.path, [command, 'script', '--modules', modules, ...files]);
      if (run.status !== 0) throw new Error(`pagewalk script failed: ${run.stderr.toString()}`);
      return Number(process.hrtime.bigint() - started) / 1e6;
    });
    const name = `pagewalk script: the ${files.length} recorded scripts`;
    return { name, unit: 'ms', node: node.version, rounds: times, target: 2000 };
  });
}
