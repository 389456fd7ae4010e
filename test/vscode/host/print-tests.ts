import { readResult, type SuiteResult, type TestResult } from './suite-result.ts';

/** Contract: returns a printer that writes each test of successive results to stdout exactly once. */
export function testPrinter(): (result: SuiteResult | undefined) => void {
  let printed = 0;
  return (result) => {
    for (const test of result?.tests.slice(printed) ?? []) {
      printed++;
      process.stdout.write(line(test));
    }
  };
}

/** Contract: prints the tests of a result file as they come in; the returned function prints the rest and ends it. */
export function followResult(file: string): () => SuiteResult | undefined {
  const print = testPrinter();
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

function line({ title, state, milliseconds, error }: TestResult): string {
  if (state === 'passed') return `  ✓ ${title} (${milliseconds.toString()} ms)\n`;
  if (state === 'pending') return `  - ${title}\n`;
  return `  ✗ ${title}\n${(error ?? '').replace(/^/gm, '      ')}\n`;
}
