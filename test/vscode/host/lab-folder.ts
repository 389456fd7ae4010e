import { cpSync, existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from './paths.ts';

export const defaultLab = 'samples/memdev';

/** Contract: relative paths are taken from the repository; an error that names the folder when there is none. */
export function labFolder(lab = process.env['PAGEWALK_LAB_FOLDER'] ?? defaultLab): string {
  const folder = path.resolve(repositoryRoot, lab);
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder} to open.`);
  return folder;
}

/** Contract: a private copy, so that a test may write into it; the caller removes its parent folder. */
export function copyLab(lab?: string): string {
  const source = labFolder(lab);
  // Why: the temporary folder is a symbolic link on macOS, and breakpoints are matched by real path.
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'pagewalk-lab-')));
  const copy = path.join(parent, path.basename(source));
  cpSync(source, copy, { recursive: true });
  return copy;
}
