/** Where sources lie on disk: files of the lab, and the simulator's own, which ship with it. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { distFolder } from '../sandbox/session.ts';

/** The path inside a lab with forward slashes; undefined when the file lies outside. */
export function pathInLab(folder: string, file: string): string | undefined {
  const relative = path.relative(real(folder), real(file));
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return undefined;
  return relative.split(path.sep).join('/');
}

/** Why: an editor may open a lab through a symbolic link. */
function real(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return path.resolve(file);
  }
}

/** A source of the simulator: `simulator/mm/mmap.ts` in a checkout, below dist in an installation. */
export function simulatorSource(relative: string): string {
  const dist = distFolder();
  const checkout = path.join(dist, '..', relative);
  return existsSync(checkout) ? path.resolve(checkout) : path.join(dist, relative);
}
