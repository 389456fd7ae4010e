import type { Hook, Runner, Test } from 'mocha';
import type { SuiteResult, TestResult } from './suite-result.ts';

/** Contract: calls `changed` with a fresh result whenever a test starts or ends, and a last time when all have ended. */
export function collect(runner: Runner, changed: (result: SuiteResult) => void): void {
  const tests: TestResult[] = [];
  let finished = false;
  let running: string | undefined;
  const count = (state: TestResult['state']): number =>
    tests.filter((test) => test.state === state).length;
  const tell = (): void => {
    changed({
      finished,
      passes: count('passed'),
      failures: count('failed'),
      pending: count('pending'),
      ...(running === undefined ? {} : { running }),
      tests: [...tests],
    });
  };
  runner.on('test', (test) => {
    running = test.fullTitle();
    tell();
  });
  runner.on('pass', (test) => {
    tests.push({ ...names(test), state: 'passed', milliseconds: test.duration ?? 0 });
  });
  runner.on('fail', (test, error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tests.push({
      ...names(test),
      state: 'failed',
      milliseconds: test.duration ?? 0,
      error: text,
    });
    tell();
  });
  runner.on('pending', (test) => {
    tests.push({ ...names(test), state: 'pending', milliseconds: 0 });
  });
  runner.on('test end', () => {
    running = undefined;
    tell();
  });
  runner.on('end', () => {
    finished = true;
    running = undefined;
    tell();
  });
}

function names(test: Test | Hook): Pick<TestResult, 'title' | 'group'> {
  const title = test.fullTitle();
  return { title, group: test.titlePath()[0] ?? title };
}
