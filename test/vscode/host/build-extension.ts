import { existsSync } from 'node:fs';
import path from 'node:path';
import { readManifest, repositoryRoot } from './paths.ts';
import { runCommand } from './run-command.ts';
import { say } from './say.ts';

/** Contract: afterwards the extension's entry file exists; Pagewalk itself is built afresh, so that no stale code is tried. */
export async function buildExtension(folder: string): Promise<void> {
  const { main, scripts } = readManifest(folder);
  if (folder === repositoryRoot && scripts?.['build'] !== undefined) {
    say('building the extension');
    await runCommand('npm', ['run', 'build'], { cwd: folder, timeoutMs: 300_000 });
  }
  if (main === undefined)
    throw new Error(`${folder} is no VS Code extension: its package.json names no \`main\`.`);
  const entry = path.join(folder, main);
  const isThere = [entry, `${entry}.js`, `${entry}.cjs`].some((file) => existsSync(file));
  if (!isThere)
    throw new Error(`The extension is not built: there is no ${entry}. Run \`npm run build\`.`);
}
