/** Which lab a file belongs to. Knows folders and file names, not the editor. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export type LabChoice =
  | { readonly kind: 'lab'; readonly folder: string }
  | {
      readonly kind: 'several';
      readonly folder: string;
      readonly drivers: readonly string[];
      readonly programs: readonly string[];
    }
  /** One sentence: why not. */
  | { readonly kind: 'none'; readonly reason: string };

const LAB_FILE = /\.(?:driver|user)\.ts$/;

export function isLabFile(file: string): boolean {
  return LAB_FILE.test(file);
}

export interface LabFiles {
  readonly drivers: readonly string[];
  readonly programs: readonly string[];
}

/** Absolute paths of the drivers and programs directly in a folder, by name; none when it cannot be read. */
export function labFilesIn(folder: string): LabFiles {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    names = [];
  }
  const ending = (end: string): string[] =>
    names.filter((name) => name.endsWith(end)).map((name) => path.join(folder, name));
  return { drivers: ending('.driver.ts'), programs: ending('.user.ts') };
}

/**
 * The lab around a file: the nearest folder with a program, not above `root`.
 *
 * @param root folder of the workspace; only the file's own folder is searched without it
 */
export function labAround(file: string, root: string | undefined): LabChoice {
  const start = path.dirname(file);
  for (const folder of foldersUpTo(start, root)) {
    const { drivers, programs } = labFilesIn(folder);
    if (programs.length === 1) return { kind: 'lab', folder };
    if (programs.length > 1) {
      const own = programs.filter((program) => program === file);
      return { kind: 'several', folder, drivers, programs: own.length > 0 ? own : programs };
    }
  }
  const name = path.basename(file);
  const reason = isLabFile(file)
    ? `${name} has no program beside it: a lab is a folder with drivers (*.driver.ts) and one program (*.user.ts).`
    : `${name} is in no lab: a lab is a folder with drivers (*.driver.ts) and one program (*.user.ts).`;
  return { kind: 'none', reason };
}

/** `start` and its parents up to `root`; only `start` when `root` is no parent of it. */
export function foldersUpTo(start: string, root: string | undefined): string[] {
  if (root === undefined) return [start];
  const relative = path.relative(root, start);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return [start];
  const folders = [start];
  for (let folder = start; folder !== root; folders.push(folder)) {
    const parent = path.dirname(folder);
    if (parent === folder || !existsSync(parent)) break;
    folder = parent;
  }
  return folders;
}
