import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildExtension } from './build-extension.ts';
import { linkExtension } from './install-extension.ts';
import { defaultLab } from './lab-folder.ts';
import { extensionPath, repositoryRoot } from './paths.ts';
import { pickEditor } from './pick-editor.ts';
import { cleanEnvironment } from './run-command.ts';
import { messageOf, say } from './say.ts';
import { makeServerData, startServer } from './server.ts';
import { ensureWorkbench } from './setup.ts';
import { exitOnSignals } from './stop-with-us.ts';
import type { WorkbenchInstall } from './workbench-install.ts';
import { workbenchUrl } from './workbench-url.ts';

/** Contract: `npm run vscode [FOLDER]`. Resolves to the exit code once a window is open; a browser workbench never ends. */
export async function tryOut(args: readonly string[]): Promise<number> {
  exitOnSignals();
  try {
    const folder = folderToOpen(args);
    await buildExtension(extensionPath());
    const editor = await pickEditor();
    if (editor?.kind === 'desktop') {
      say(`opening ${editor.executable}, from ${editor.from}, on ${folder}`);
      await openDesktop(editor.executable, folder);
    } else {
      await serve(editor?.install ?? (await ensureWorkbench()), folder);
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

function folderToOpen(args: readonly string[]): string {
  const [given, ...rest] = args;
  if (rest.length > 0) throw new Error('usage: npm run vscode [FOLDER]');
  const folder = given === undefined ? path.join(repositoryRoot, defaultLab) : path.resolve(given);
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder} to open.`);
  return folder;
}

/** Contract: resolves when the window runs on its own; rejects when the program cannot be started. */
function openDesktop(executable: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['--new-window', `--extensionDevelopmentPath=${extensionPath()}`, folder];
    const child = spawn(executable, args, {
      env: cleanEnvironment(),
      stdio: 'ignore',
      detached: true,
    });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

async function serve(install: WorkbenchInstall, folder: string): Promise<never> {
  const data = makeServerData();
  linkExtension(data, extensionPath());
  const { port } = await startServer({ install, data });
  process.stdout.write(`Open ${workbenchUrl({ port, folder })}\nCtrl+C ends it.\n`);
  return new Promise<never>(() => undefined);
}
