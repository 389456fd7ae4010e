/** Reads a lab from disk: sources, the files of its machine, and its settings. */
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LaunchAttributes } from '../protocol/dap.ts';
import type { LabFile } from '../protocol/lab.ts';
import type { RootfsFile } from '../protocol/sandbox.ts';

const MAX_SOURCE_BYTES = 4 << 20;
const MAX_ROOTFS_BYTES = 64 << 20;
/** Folders that never belong to a lab. */
const SKIPPED = new Set(['node_modules', '.git', '.pagewalk', '.vscode', 'rootfs', 'dist', 'out']);

export interface Lab {
  /** Absolute path; paths of {@link files} are relative to it. */
  readonly folder: string;
  readonly files: readonly LabFile[];
  readonly rootfs: readonly RootfsFile[];
  /** What `lab.json` says; launch attributes win over it. */
  readonly settings: LaunchAttributes;
}

/** A lab that cannot be read: one sentence with the next step. */
export class LabError extends Error {}

function isDriver(file: string): boolean {
  return file.endsWith('.driver.ts');
}

function isProgram(file: string): boolean {
  return file.endsWith('.user.ts');
}

function readSource(file: string): string {
  if (!existsSync(file)) throw new LabError(`There is no file ${file}.`);
  if (statSync(file).size > MAX_SOURCE_BYTES) {
    throw new LabError(`${file} is larger than 4 MB: a lab's sources are read whole.`);
  }
  return readFileSync(file, 'utf8');
}

/** TypeScript files of a folder, subfolders included, in a stable order. Symbolic links are left out. */
function sourceFiles(folder: string, prefix = ''): string[] {
  const out: string[] = [];
  for (const entry of readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) out.push(...sourceFiles(folder, name));
    } else if (entry.isFile() && entry.name.endsWith('.ts')) {
      if (!entry.name.endsWith('.d.ts') && !entry.name.endsWith('.test.ts')) out.push(name);
    }
  }
  return out.sort();
}

/** Why: a lab that somebody found must not bring in files from elsewhere. */
function refuseLink(file: string): void {
  if (!lstatSync(file).isSymbolicLink()) return;
  throw new LabError(`${file} is a symbolic link: a lab holds its files itself, so copy it there.`);
}

function readRootfs(folder: string): RootfsFile[] {
  const root = path.join(folder, 'rootfs');
  if (!existsSync(root)) return [];
  refuseLink(root);
  const out: RootfsFile[] = [];
  let total = 0;
  const visit = (relative: string): void => {
    for (const entry of readdirSync(path.join(root, relative), { withFileTypes: true })) {
      const name = `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        visit(name);
      } else if (entry.isFile()) {
        const bytes = readFileSync(path.join(root, name));
        total += bytes.length;
        if (total > MAX_ROOTFS_BYTES) {
          throw new LabError(
            `${root} holds more than 64 MB: the simulated machine has little RAM.`,
          );
        }
        out.push({ path: name, content: bytes.toString('base64') });
      }
    }
  };
  visit('');
  return out;
}

function readSettings(folder: string): LaunchAttributes {
  const file = path.join(folder, 'lab.json');
  if (!existsSync(file)) return {};
  refuseLink(file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new LabError(`${file} is not valid JSON: ${(error as Error).message}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LabError(`${file} must hold an object of launch attributes, such as { "args": [] }.`);
  }
  return value;
}

/** Exactly one program; drivers may be none. */
function checkPrograms(where: string, files: readonly LabFile[]): void {
  const programs = files.filter(({ path: file }) => isProgram(file));
  if (programs.length === 1) return;
  if (programs.length === 0) {
    throw new LabError(
      `${where} has no program: a lab needs one *.user.ts file that exports main().`,
    );
  }
  const names = programs.map(({ path: file }) => file).join(', ');
  throw new LabError(
    `${where} has ${programs.length} programs (${names}): name the one to run, with its drivers.`,
  );
}

/**
 * Reads a lab folder. Throws a {@link LabError} with one sentence when it is none.
 *
 * @param unsaved texts of open editors by absolute path; they win over the disk
 */
export function readLabFolder(folder: string, unsaved?: ReadonlyMap<string, string>): Lab {
  const root = path.resolve(folder);
  if (!existsSync(root)) throw new LabError(`There is no folder ${folder}.`);
  if (!lstatSync(root).isDirectory()) {
    throw new LabError(
      `${folder} is not a folder: give a lab's folder, or its *.driver.ts and *.user.ts files.`,
    );
  }
  const files = sourceFiles(root).map((name) => ({
    path: name,
    text: unsaved?.get(path.join(root, name)) ?? readSource(path.join(root, name)),
  }));
  if (!files.some(({ path: file }) => isDriver(file) || isProgram(file))) {
    throw new LabError(`${folder} is no lab: it has neither a *.driver.ts nor a *.user.ts file.`);
  }
  checkPrograms(folder, files);
  return { folder: root, files, rootfs: readRootfs(root), settings: readSettings(root) };
}

/** Reads a lab from named files: drivers and one program, with the modules they import from their folder. */
export function readLabFiles(names: readonly string[]): Lab {
  const absolute = names.map((name) => path.resolve(name));
  for (const [index, file] of absolute.entries()) {
    if (!isDriver(file) && !isProgram(file)) {
      throw new LabError(`${names[index]} is neither a *.driver.ts nor a *.user.ts file.`);
    }
  }
  const folder = path.dirname(absolute[0] ?? '.');
  const files = absolute.map((file) => ({
    path: path.relative(folder, file).split(path.sep).join('/'),
    text: readSource(file),
  }));
  checkPrograms('The list of files', files);
  const modules = sourceFiles(folder).filter((name) => !isDriver(name) && !isProgram(name));
  const texts = modules.map((name) => ({ path: name, text: readSource(path.join(folder, name)) }));
  return { folder, files: [...files, ...texts], rootfs: readRootfs(folder), settings: {} };
}

/** Drivers of a folder for scripts: every *.driver.ts and the modules beside them. */
export function readDrivers(folder: string): LabFile[] {
  const root = path.resolve(folder);
  if (!existsSync(root)) throw new LabError(`There is no folder ${folder}.`);
  return sourceFiles(root)
    .filter((name) => !isProgram(name))
    .map((name) => ({ path: name, text: readSource(path.join(root, name)) }));
}
