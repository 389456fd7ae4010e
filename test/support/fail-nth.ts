import { checkInvariants } from '../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../simulator/inspect/invariants-frames.ts';
import { createMachine, type Machine } from '../../simulator/machine.ts';
import { runWithDrivers } from './driver-run.ts';
import { runScript, scenarioText, type ResultLine } from './script-run.ts';

const SMALL = 16 << 20;
/** Why: no script allocates as much; a count that never runs out is a mistake. */
const MOST = 10_000;

/** One run of a script in which the n-th allocation failed. */
interface FailedRun {
  /** False when the script has fewer allocations. */
  readonly failed: boolean;
  readonly broken: readonly string[];
}

/** Was an allocation refused on purpose since `sequence`? */
function refused({ kernel }: Machine, sequence: number): boolean {
  return kernel.log.since(sequence).some(({ text }) => text.startsWith('FAULT_INJECTION'));
}

/**
 * Runs a script with its n-th allocation failing and checks the invariants after the operation in which it failed, after
 * each that follows, and at the end.
 */
function failOne(scenario: string, nth: number): FailedRun {
  const text = scenarioText(scenario);
  const broken: string[] = [];
  const state = { failed: false, stuck: false, seen: 0 };
  const after = (machine: Machine, line: ResultLine): void => {
    state.failed ||= refused(machine, state.seen);
    state.seen = machine.kernel.log.nextSequence;
    // Linux: a driver that uses NULL oopses under mmap_lock, and what the task holds stays held.
    state.stuck ||= 'hang' in line || 'gone' in line;
    if (!state.failed || state.stuck) return;
    const place = `fail-nth ${nth}, ${String(line['n'])} ${String(line['op'])}: `;
    broken.push(...checkInvariants(machine).map((sentence) => place + sentence));
  };
  const machine = scenario.startsWith('h-')
    ? runAlone(text, after, nth)
    : runWithDrivers(text, after, nth).machine;
  const { tables, anonymous } = frameOwners(machine.mm);
  if (!state.stuck && tables + anonymous > 0) broken.push(`fail-nth ${nth}: frames are lost`);
  if (machine.trace.depth !== 0) broken.push(`fail-nth ${nth}: a stage was not left`);
  return { failed: state.failed, broken };
}

function runAlone(
  text: string,
  after: (machine: Machine, line: ResultLine) => void,
  failNth: number,
): Machine {
  const machine = createMachine({ memory: SMALL, failNth });
  runScript(machine, text, (line) => {
    after(machine, line);
  });
  return machine;
}

/**
 * Lets every `step`-th allocation of a script fail, from `first` on, each in a run of its own, until a run has none left
 * to fail.
 *
 * @returns the number of runs with a failure, and what was found broken
 */
export function failEach(
  scenario: string,
  first = 1,
  step = 1,
): { readonly runs: number; readonly broken: readonly string[] } {
  const broken: string[] = [];
  let runs = 0;
  for (let nth = first; nth < MOST; nth += step) {
    const run = failOne(scenario, nth);
    broken.push(...run.broken);
    if (!run.failed) return { runs, broken };
    runs++;
  }
  throw new Error(`${scenario} never stops allocating`);
}
