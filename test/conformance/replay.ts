import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareScenario, parseLines, type Difference, type Json } from './compare.ts';

const here = import.meta.dirname;
const root = path.resolve(here, '..', '..');

/** Names of all recorded scenarios. */
export function scenarios(): string[] {
  return readdirSync(path.join(here, 'scenarios')).sort();
}

export function recordingOf(scenario: string): Json[] {
  return parseLines(
    readFileSync(path.join(here, 'recordings', '6.12', `${scenario}.jsonl`), 'utf8'),
  );
}

export interface Replay {
  readonly scenario: string;
  readonly recorded: readonly Json[];
  readonly differences: readonly Difference[];
}

/** Runs scenarios through the command as a user would and compares each with its recording. */
export function replay(names: readonly string[]): Replay[] {
  const files = names.map((name) => path.join(here, 'scenarios', name));
  const command = path.join(root, 'dist', 'pagewalk.cjs');
  const drivers = path.join(here, 'drivers');
  const run = spawnSync(
    process.execPath,
    [command, 'script', '--kernel', '6.12', '--modules', drivers, ...files],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (run.status !== 0 && run.status !== 4)
    throw new Error(`pagewalk script failed: ${run.stderr}`);
  const outputs = split(parseLines(run.stdout));
  return names.map((scenario) => {
    const recorded = recordingOf(scenario);
    const simulated = outputs.get(scenario) ?? [];
    return { scenario, recorded, differences: compareScenario(recorded, simulated) };
  });
}

/** The lines of each scenario, which start with its header. */
function split(lines: readonly Json[]): Map<string, Json[]> {
  const out = new Map<string, Json[]>();
  let current: Json[] = [];
  for (const line of lines) {
    if (typeof line['scenario'] === 'string') {
      current = [];
      out.set(line['scenario'], current);
    }
    current.push(line);
  }
  return out;
}
