import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export interface TestResult {
  readonly title: string;
  /** Contract: the title of the outermost `describe`. */
  readonly group: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly milliseconds: number;
  readonly error?: string;
}

/** Contract: what a suite writes about itself. Invariant: `finished` is true only after the last test has ended. */
export interface SuiteResult {
  readonly finished: boolean;
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  /** Contract: the test that was running when this was written. */
  readonly running?: string;
  readonly tests: readonly TestResult[];
}

/** Contract: the environment variable that names the result file to a suite inside an extension host. */
export const resultVariable = 'PAGEWALK_VSCODE_RESULT';
/** Contract: the environment variable with which only tests whose full title contains it are run. */
export const grepVariable = 'PAGEWALK_VSCODE_GREP';

/** Invariant: a reader sees an old or a new result, never half of one. */
export function writeResult(file: string, result: SuiteResult): void {
  writeFileSync(`${file}.new`, JSON.stringify(result));
  renameSync(`${file}.new`, file);
}

export function readResult(file: string): SuiteResult | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SuiteResult;
  } catch {
    return undefined;
  }
}
