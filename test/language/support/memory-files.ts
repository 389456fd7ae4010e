import type { FileSystem } from '../../../server/language/file-system.ts';

/** Files that are nowhere but in a test; paths are absolute. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileSystem {
  return {
    readText: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    list(folder) {
      const prefix = folder.endsWith('/') ? folder : `${folder}/`;
      const names = Object.keys(files)
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length).replace(/\/.*$/s, '/'));
      return [...new Set(names)];
    },
  };
}
