import path from 'node:path';
import { parseArgs } from 'node:util';

export interface TestOptions {
  readonly setup: boolean;
  readonly suite: boolean;
  readonly ui: boolean;
  readonly vsix: string | undefined;
  readonly grep: string;
  /** Contract: a second file that gets the summary. */
  readonly counts: string | undefined;
}

export const usage = `npm run test:vscode -- [--setup] [--suite | --ui] [--vsix FILE] [--grep TEXT] [--counts FILE]

Runs the suite inside an extension host, then drives the window of a browser workbench.
  --setup      first set up the browser workbench and Chromium
  --suite      only the suite inside the extension host
  --ui         only the drive of the window
  --vsix FILE  only the drive, with the packaged extension FILE instead of this folder
  --grep TEXT  only tests whose title contains TEXT; beside --suite or --ui
  --counts FILE  write the summary, {"passed": n, "failed": n}, to FILE too

PAGEWALK_VSCODE=PATH          the VS Code to use; \`browser\` stands for the browser workbench
PAGEWALK_CHROMIUM=PATH        the Chromium to use
PAGEWALK_LAB_FOLDER=DIR       the folder to open instead of samples/memdev
PAGEWALK_EXTENSION_PATH=DIR   the extension to test instead of this one
PAGEWALK_SUITE_FOLDER, PAGEWALK_UI_FOLDER=DIR   other folders of tests
PAGEWALK_OUT=DIR              where to write instead of out/
PAGEWALK_VSCODE_TIMEOUT=SECONDS, PAGEWALK_VSCODE_VERBOSE=1`;

/** Contract: undefined when the user asked for help; an error for an option that does not exist. */
export function testOptions(args: readonly string[]): TestOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      setup: { type: 'boolean' },
      suite: { type: 'boolean' },
      ui: { type: 'boolean' },
      vsix: { type: 'string' },
      grep: { type: 'string' },
      counts: { type: 'string' },
    },
  });
  if (values.help === true) return undefined;
  const onlyWindow = values.ui === true || values.vsix !== undefined;
  if (onlyWindow && values.suite === true)
    throw new Error('--suite cannot be had together with --ui or --vsix.');
  const isOnePart = onlyWindow || values.suite === true;
  if (values.grep !== undefined && !isOnePart)
    throw new Error('--grep needs --suite or --ui beside it.');
  return {
    setup: values.setup === true,
    suite: !onlyWindow,
    ui: values.suite !== true,
    vsix: values.vsix === undefined ? undefined : path.resolve(values.vsix),
    grep: values.grep ?? '',
    counts: values.counts,
  };
}
