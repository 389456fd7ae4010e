import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { outFolder, summaryFile } from './paths.ts';
import type { Verdict } from './verdict.ts';

/** Contract: the file that sums up a run for other scripts; `skipped` says that no VS Code was there to test in. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: true;
}

/** Invariant: while a run goes on there is no summary, so that an old one is never taken for its result. */
export function clearSummary(): void {
  rmSync(summaryFile, { force: true });
}

/** Contract: writes the project's own summary file and, when given, a second one. */
export function writeSummary(summary: Summary, second: string | undefined): void {
  mkdirSync(outFolder, { recursive: true });
  for (const file of [summaryFile, second]) {
    if (file !== undefined) writeFileSync(file, `${JSON.stringify(summary)}\n`);
  }
}

export function sum(verdicts: readonly Verdict[]): Summary {
  const add = (field: 'passed' | 'failed'): number =>
    verdicts.reduce((total, one) => total + one[field], 0);
  return { passed: add('passed'), failed: add('failed') };
}
