import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url)).replace(
  /[\\/]$/,
  '',
);

/** Contract: where summaries, bundles and pictures go; not under version control. */
export const outFolder = process.env['PAGEWALK_OUT'] ?? path.join(repositoryRoot, 'out');

export const summaryFile = path.join(outFolder, 'vscode-result.json');

/** Contract: the folder of the extension under test, the repository itself unless PAGEWALK_EXTENSION_PATH names another. */
export function extensionPath(): string {
  return path.resolve(process.env['PAGEWALK_EXTENSION_PATH'] ?? repositoryRoot);
}

export interface ExtensionManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

export function readManifest(folder: string): ExtensionManifest {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) throw new Error(`${folder} is no extension: it has no package.json.`);
  return JSON.parse(readFileSync(file, 'utf8')) as ExtensionManifest;
}

/** Why: outside node_modules, because a clean install of the project must not throw 500 MB away. */
export function cacheRoot(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return path.join(
    base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'),
    'pagewalk',
  );
}
