import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildExtension } from './build-extension.ts';
import { bundleSuite } from './bundle-suite.ts';
import { copyLab } from './lab-folder.ts';
import { extensionPath } from './paths.ts';
import type { Editor } from './pick-editor.ts';
import { followResult } from './print-tests.ts';
import { messageOf, say } from './say.ts';
import { runInDesktop } from './suite-in-desktop.ts';
import { runInWorkbench } from './suite-in-workbench.ts';
import { sourcePositions } from './source-positions.ts';
import { grepVariable, resultVariable } from './suite-result.ts';
import type { SuiteRun } from './suite-run.ts';
import { suiteFiles } from './test-files.ts';
import { suiteTimeout } from './timeout.ts';
import { judge, type Verdict } from './verdict.ts';

/** Contract: builds, bundles and runs the suite inside an extension host of `editor`. */
export async function testInExtensionHost(editor: Editor, grep: string): Promise<Verdict> {
  const extension = extensionPath();
  await buildExtension(extension);
  const bundle = await bundleSuite(suiteFiles());
  const results = mkdtempSync(path.join(tmpdir(), 'pagewalk-result-'));
  const resultFile = path.join(results, 'result.json');
  const folder = copyLab();
  const env = { [resultVariable]: resultFile, [grepVariable]: grep };
  const run: SuiteRun = { extension, bundle, folder, resultFile, env, timeoutMs: suiteTimeout() };
  const done = followResult(resultFile, sourcePositions(bundle));
  try {
    const ending = await host(editor, run).catch((error: unknown) => messageOf(error));
    return judge(done(), ending);
  } finally {
    done();
    rmSync(results, { recursive: true, force: true });
    rmSync(path.dirname(folder), { recursive: true, force: true });
  }
}

function host(editor: Editor, run: SuiteRun): Promise<string> {
  if (editor.kind === 'browser') {
    say('running the suite inside the extension host of a browser workbench');
    return runInWorkbench(editor.install, run);
  }
  say(`running the suite inside the extension host of ${editor.executable}, from ${editor.from}`);
  return runInDesktop(editor.executable, run);
}
