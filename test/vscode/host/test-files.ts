import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './paths.ts';

/** Contract: absolute paths in name order; the folder may be missing. */
function filesEnding(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));
}

/** Contract: tests that run inside the extension host; PAGEWALK_SUITE_FOLDER names another folder. */
export function suiteFiles(): string[] {
  return filesEnding(folderOf('PAGEWALK_SUITE_FOLDER', 'suite'), '.test.ts');
}

/** Contract: tests that drive the workbench's window; PAGEWALK_UI_FOLDER names another folder. */
export function driveFiles(): string[] {
  return filesEnding(folderOf('PAGEWALK_UI_FOLDER', 'ui'), '.ui.ts');
}

function folderOf(variable: string, own: string): string {
  return path.resolve(process.env[variable] ?? path.join(repositoryRoot, 'test/vscode', own));
}
