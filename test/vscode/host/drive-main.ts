import Mocha from 'mocha';
import { buildExtension } from './build-extension.ts';
import { collect } from './collect.ts';
import { extensionPath } from './paths.ts';
import { testPrinter } from './print-tests.ts';
import { say } from './say.ts';
import type { SuiteResult } from './suite-result.ts';
import { driveFiles } from './test-files.ts';
import { suiteTimeout, within } from './timeout.ts';
import { judge, type Verdict } from './verdict.ts';

export interface DriveRun {
  readonly grep: string;
  /** Contract: title of a drive to leave out; only without `grep`. */
  readonly except?: string | undefined;
  /** Contract: absolute path of a packaged extension to drive instead of the unpacked one. */
  readonly vsix: string | undefined;
}

/** Contract: runs the drives of the workbench's window in this process; needs the browser workbench to be set up. */
export async function testInWindow({ grep, except, vsix }: DriveRun): Promise<Verdict> {
  if (vsix === undefined) await buildExtension(extensionPath());
  else process.env['PAGEWALK_VSIX'] = vsix;
  const files = driveFiles();
  say(`driving the window of a browser workbench${vsix === undefined ? '' : ` with ${vsix}`}`);
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    forbidOnly: process.env['CI'] !== undefined,
  });
  // Why: the base reporter prints nothing; what is printed comes from the collected results.
  mocha.reporter(Mocha.reporters.Base);
  if (grep !== '') mocha.fgrep(grep);
  else if (except !== undefined) mocha.fgrep(except).invert();
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const print = testPrinter();
  let last: SuiteResult | undefined;
  const ended = new Promise<string>((resolve) => {
    const runner = mocha.run(() => {
      resolve('the drives ended');
    });
    collect(runner, (result) => {
      last = result;
      print(result);
    });
  });
  const late = (error: unknown): string => String(error);
  const ending = await within(suiteTimeout(), 'The drives did not end in time', ended).catch(late);
  return judge(last, ending);
}
