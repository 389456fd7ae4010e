import ts from 'typescript';
import { isRelative, moduleKind, resolveLabPath } from '../../compile/lab-paths.ts';
import type { LabFile } from '../../protocol/lab.ts';
import type { FileSystem } from '../file-system.ts';
import type { LabDocument } from './document.ts';
import { specifierOf } from './imports.ts';
import { labKernel } from './lab-kernel.ts';

const MAX_DEPTH = 32;

/** What a file's diagnostics depend on: the file first, and the modules that it reaches by relative imports. */
export interface LabSlice {
  readonly folder: string;
  /** Paths are relative to the folder. */
  readonly files: readonly LabFile[];
  /** Version of its kernel profile; undefined for the default one. */
  readonly kernel: string | undefined;
}

/**
 * @param documents reads a file of the lab; undefined when there is none
 * @returns undefined for a module that lies in no lab: it may be any TypeScript file of the user's
 */
export function readSlice(
  document: LabDocument,
  files: FileSystem,
  documents: (path: string) => LabDocument | undefined,
): LabSlice | undefined {
  const folder = labFolder(document, files);
  if (folder === undefined) return undefined;
  const found = new Map<string, LabFile>();
  const queue = [document.path.slice(folder.length + 1)];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue;
    const read = found.size === 0 ? document : documents(`${folder}/${path}`);
    if (!read) {
      // Why: a sentence about a missing file suggests one that is there.
      queue.push(...modulesBeside(path, folder, files).filter((name) => !found.has(name)));
      continue;
    }
    found.set(path, { path, text: read.text });
    for (const specifier of relativeSpecifiers(read.source)) {
      const target = resolveLabPath(path, specifier);
      if (target !== undefined) queue.push(target);
    }
  }
  return { folder, files: [...found.values()], kernel: labKernel(folder, files) };
}

function modulesBeside(path: string, folder: string, files: FileSystem): string[] {
  const parent = parentOf(path);
  const prefix = parent === '' ? '' : `${parent}/`;
  return files
    .list(`${folder}/${parent}`)
    .filter((name) => moduleKind(name) === 'module')
    .map((name) => `${prefix}${name}`);
}

/** The nearest folder that says it is a lab, or else the folder of the driver or the program. */
function labFolder(document: LabDocument, files: FileSystem): string | undefined {
  const own = parentOf(document.path);
  let folder = own;
  for (let depth = 0; folder !== '' && depth < MAX_DEPTH; depth++) {
    if (isMarked(folder, files)) return folder;
    folder = parentOf(folder);
  }
  if (document.kind !== 'module') return own;
  const beside = files.list(own).map((name) => moduleKind(name));
  return beside.includes('driver') || beside.includes('program') ? own : undefined;
}

/** Why: asks for two names, since a folder on the way up may hold very many. */
function isMarked(folder: string, files: FileSystem): boolean {
  return (
    files.list(`${folder}/.pagewalk`).length > 0 ||
    files.readText(`${folder}/lab.json`) !== undefined
  );
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function relativeSpecifiers(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = specifierOf(statement);
    return isRelative(specifier) ? [specifier] : [];
  });
}
