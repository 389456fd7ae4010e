import type { ModuleKind } from '../protocol/lab.ts';

/** What a file of a lab is, by its name; undefined for tests, typings and everything that is not TypeScript. */
export function moduleKind(path: string): ModuleKind | undefined {
  if (!path.endsWith('.ts') || path.endsWith('.d.ts') || path.endsWith('.test.ts'))
    return undefined;
  if (path.endsWith('.driver.ts')) return 'driver';
  return path.endsWith('.user.ts') ? 'program' : 'module';
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../');
}

/**
 * The lab path that a relative specifier names, seen from the importing file: `./ring` is `ring.ts` beside it.
 *
 * @returns a path without its check for existence; undefined if the specifier leaves the lab
 */
export function resolveLabPath(importer: string, specifier: string): string | undefined {
  const parts = importer.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return `${parts.join('/').replace(/\.(?:ts|js)$/, '')}.ts`;
}
