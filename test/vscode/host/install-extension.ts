import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from './paths.ts';
import { cleanEnvironment, runCommand } from './run-command.ts';
import type { WorkbenchInstall } from './workbench-install.ts';

/**
 * Contract: makes the unpacked extension in `folder` an installed one of the server that will use `data`; returns its id.
 * Why: an installed extension needs no automation mode, so that the workbench shows messages as a user sees them.
 */
export function linkExtension(data: string, folder: string): string {
  const { publisher, name, version } = readManifest(folder);
  const extensions = path.join(data, 'extensions');
  mkdirSync(extensions, { recursive: true });
  symlinkSync(folder, path.join(extensions, `${publisher}.${name}-${version}`), 'dir');
  return `${publisher}.${name}`;
}

/** Contract: installs a packaged extension with the server's own command line, offline; returns `id@version`. */
export async function installVsix(
  install: WorkbenchInstall,
  data: string,
  vsix: string,
): Promise<string> {
  if (!existsSync(vsix))
    throw new Error(`There is no VSIX at ${vsix}. Make one with \`npm run package\`.`);
  const command = (...args: string[]): Promise<string> =>
    runCommand(
      install.node,
      ['out/server-main.js', '--server-data-dir', data, '--accept-server-license-terms', ...args],
      {
        cwd: install.vscode,
        env: cleanEnvironment({ EXTENSIONS_GALLERY: '{}' }),
        timeoutMs: 120_000,
      },
    );
  await command('--install-extension', path.resolve(vsix), '--force');
  const installed = (await command('--list-extensions', '--show-versions')).trim().split('\n');
  const extension = installed.find((line) => /^[^\s@]+\.[^\s@]+@\S+$/.test(line));
  if (extension === undefined)
    throw new Error(`${vsix} was installed, but the server lists no extension.`);
  return extension;
}
