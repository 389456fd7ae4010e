import { collect } from '../host/collect.ts';
import {
  grepVariable,
  resultVariable,
  writeResult,
  type SuiteResult,
} from '../host/suite-result.ts';

/**
 * Contract: runs inside an extension host. Loads the test files, runs them with Mocha's BDD interface, and keeps the result
 * file up to date from the first test to the last; rejects when a test failed. The bundle that exports it as `run` is
 * made by host/bundle-suite.ts, which finds the `*.test.ts` beside this file.
 */
export async function runSuite(loaders: readonly (() => unknown)[]): Promise<void> {
  const file = process.env[resultVariable];
  if (file === undefined)
    throw new Error(`${resultVariable} is not set: start the suite with \`npm run test:vscode\`.`);
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: process.env['CI'] !== undefined,
  });
  const grep = process.env[grepVariable];
  if (grep !== undefined && grep !== '') mocha.fgrep(grep);
  // Why: the base reporter prints nothing; what is printed comes from the collected results.
  mocha.reporter(Mocha.reporters.Base);
  mocha.suite.emit('pre-require', globalThis, file, mocha);
  try {
    for (const load of loaders) load();
  } catch (error) {
    writeResult(file, couldNotLoad(error));
    throw error;
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    collect(runner, (result) => {
      writeResult(file, result);
    });
  });
  if (failures > 0) throw new Error(`${failures.toString()} of the tests failed.`);
}

function couldNotLoad(error: unknown): SuiteResult {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const title = 'the tests load';
  const test = { title, group: title, state: 'failed', milliseconds: 0, error: text } as const;
  return { finished: true, passes: 0, failures: 1, pending: 0, tests: [test] };
}
