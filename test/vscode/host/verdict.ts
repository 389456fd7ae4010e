import type { SuiteResult, TestResult } from './suite-result.ts';

/** Contract: how one part of the run ended; `problem` is a failure that no single test stands for, counted in `failed`. */
export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  readonly problem?: string;
  /** Contract: each outermost `describe` with a failure, and how its tests ended. */
  readonly failedDrives?: readonly FailedDrive[];
}

export interface FailedDrive {
  readonly drive: string;
  readonly passes: number;
  readonly failures: number;
}

/**
 * Contract: believes a suite only by its own result. `ending` is what the host said, or what went wrong outside.
 * Why: a host reports success when its extension host dies, so its exit code proves nothing.
 */
export function judge(result: SuiteResult | undefined, ending: string): Verdict {
  if (result === undefined) return outside(0, 0, `No test ran: ${ending}.`);
  const { passes, failures, finished, running } = result;
  if (!finished) {
    const where = running === undefined ? 'between two tests' : `during "${running}"`;
    return outside(passes, failures, `The suite ended ${where}: ${ending}.`);
  }
  if (failures === 0 && passes === 0)
    return outside(0, 0, 'The suite finished, but not one test passed.');
  return { passed: passes, failed: failures, failedDrives: failedDrives(result) };
}

function failedDrives({ tests }: SuiteResult): FailedDrive[] {
  const failed = tests.filter(({ state }) => state === 'failed').map(({ group }) => group);
  return [...new Set(failed)].map((drive) => {
    const count = (state: TestResult['state']): number =>
      tests.filter((test) => test.group === drive && test.state === state).length;
    return { drive, passes: count('passed'), failures: count('failed') };
  });
}

function outside(passed: number, failed: number, problem: string): Verdict {
  return { passed, failed: failed + 1, problem };
}
