import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { FileSystem } from './file-system.ts';

const MAX_BYTES = 4 << 20;

/** The disk. What cannot be read is not there: a language server has nobody to complain to. */
export const nodeFileSystem: FileSystem = {
  readText(path) {
    try {
      return statSync(path).size > MAX_BYTES ? undefined : readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  list(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).map((entry) =>
        entry.isDirectory() ? `${entry.name}/` : entry.name,
      );
    } catch {
      return [];
    }
  },
};
