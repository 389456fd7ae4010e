import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ScriptRun } from '../../server/sandbox/script/interpreter.ts';
import pc from '../../server/cli/machines/pc.json' with { type: 'json' };
import { createMachine, type Machine } from '../../simulator/machine.ts';

const SCENARIOS = path.resolve(import.meta.dirname, '..', 'conformance', 'scenarios');

export type ResultLine = Readonly<Record<string, unknown>>;

/** The machine of the recordings. */
export function recordedMachine(failNth = 0): Machine {
  return createMachine({ ...pc, kernel: '6.12', failNth });
}

/** Runs a script on a machine of this process; `after` is called when each operation is done. */
export function runScript(
  machine: Machine,
  text: string,
  after: (line: ResultLine) => void = () => undefined,
): ResultLine[] {
  const lines: ResultLine[] = [];
  new ScriptRun(machine, 'script', (line) => {
    lines.push(line);
    after(line);
  }).run(text);
  return lines;
}

export function scenarioText(scenario: string): string {
  return readFileSync(path.join(SCENARIOS, scenario), 'utf8');
}
