import { readResult, type SuiteResult, type TestResult } from './suite-result.ts';

/**
 * Contract: returns a printer that writes each test of successive results to stdout exactly once, errors rewritten by
 * `rewrite`.
 */
export function testPrinter(
  rewrite: (error: string) => string = (error) => error,
): (result: SuiteResult | undefined) => void {
  let printed = 0;
  return (result) => {
    for (const test of result?.tests.slice(printed) ?? []) {
      printed++;
      process.stdout.write(line(test, rewrite));
    }
  };
}

/** Contract: prints the tests of a result file as they come in; the returned function prints the rest and ends it. */
export function followResult(
  file: string,
  rewrite: (error: string) => string,
): () => SuiteResult | undefined {
  const print = testPrinter(rewrite);
  const timer = setInterval(() => {
    print(readResult(file));
  }, 200);
  return () => {
    clearInterval(timer);
    const result = readResult(file);
    print(result);
    return result;
  };
}

function line(test: TestResult, rewrite: (error: string) => string): string {
  const { title, state, milliseconds, error } = test;
  if (state === 'passed') return `  ✓ ${title} (${milliseconds.toString()} ms)\n`;
  if (state === 'pending') return `  - ${title}\n`;
  return `  ✗ ${title}\n${rewrite(error ?? '').replace(/^/gm, '      ')}\n`;
}
