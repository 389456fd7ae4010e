import { testInWindow } from './drive-main.ts';
import { drivePackaged, PACKAGED_DRIVE } from './packaged.ts';
import { extensionPath, repositoryRoot } from './paths.ts';
import { browser, pickEditor, type Editor } from './pick-editor.ts';
import { messageOf, say } from './say.ts';
import { driveAgain } from './second-chance.ts';
import { setUp, setupCommand, workbenchObstacle } from './setup.ts';
import { exitOnSignals } from './stop-with-us.ts';
import { testInExtensionHost } from './suite-main.ts';
import { clearSummary, sum, writeSummary, type Summary } from './summary.ts';
import { testOptions, usage, type TestOptions } from './test-options.ts';
import type { Verdict } from './verdict.ts';

const isContinuousIntegration = ['1', 'true'].includes(process.env['CI'] ?? '');

/** Contract: the exit code of `npm run test:vscode`. */
export async function testMain(args: readonly string[]): Promise<number> {
  exitOnSignals();
  let counts: string | undefined;
  try {
    const options = testOptions(args);
    if (options === undefined) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    counts = options.counts;
    clearSummary();
    return report(await testAll(options), counts);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return report({ passed: 0, failed: 1 }, counts);
  }
}

async function testAll(options: TestOptions): Promise<Summary> {
  if (options.setup) await setUp();
  const editor = await editorFor(options);
  if (editor === undefined) {
    leftOut('the tests inside VS Code');
    return { passed: 0, failed: 0, skipped: true };
  }
  const verdicts: Verdict[] = [];
  if (options.suite) verdicts.push(tell(await inExtensionHost(editor, options.grep)));
  if (options.ui && (await canDrive())) {
    const isWhole = options.suite && extensionPath() === repositoryRoot;
    const except = isWhole ? PACKAGED_DRIVE : undefined;
    const driven = await testInWindow({ ...options, except });
    verdicts.push(tell(await driveAgain(driven, options.vsix)));
    if (isWhole) verdicts.push(tell(await drivePackaged()));
  }
  return verdicts.length === 0 ? { passed: 0, failed: 0, skipped: true } : sum(verdicts);
}

/** Contract: a suite that fails runs once more in a fresh host, and says so. */
async function inExtensionHost(editor: Editor, grep: string): Promise<Verdict> {
  const first = await testInExtensionHost(editor, grep);
  if (first.failed === 0) return first;
  tell(first);
  say('once more in a fresh extension host');
  return testInExtensionHost(editor, grep);
}

async function editorFor(options: TestOptions): Promise<Editor | undefined> {
  const editor = options.suite ? await pickEditor() : browser();
  if (editor !== undefined || !isContinuousIntegration) return editor;
  await setUp();
  return browser();
}

/** Contract: true when the window can be driven; otherwise has said in one line why it is left out. */
async function canDrive(): Promise<boolean> {
  if (browser() !== undefined) return true;
  const obstacle = workbenchObstacle();
  if (obstacle !== undefined) {
    say(`left out: the drive of VS Code's window; ${obstacle}`);
    return false;
  }
  if (!isContinuousIntegration) {
    leftOut("the drive of VS Code's window");
    return false;
  }
  await setUp();
  return true;
}

function leftOut(what: string): void {
  process.stdout.write(`Left out: ${what}. Set up what they need with: ${setupCommand}\n`);
}

function tell(verdict: Verdict): Verdict {
  if (verdict.problem !== undefined) process.stdout.write(`  ✗ ${verdict.problem}\n`);
  return verdict;
}

function report(summary: Summary, counts: string | undefined): number {
  writeSummary(summary, counts);
  const { passed, failed, skipped } = summary;
  const line = `In VS Code: ${passed.toString()} passed, ${failed.toString()} failed\n`;
  if (skipped !== true) process.stdout.write(line);
  return failed === 0 ? 0 : 1;
}
