/** Writes labs and their headers. Knows files, not the editor. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { foldersUpTo } from '../debug/labs.ts';

export interface Template {
  /** Folder name of the sample. */
  readonly name: string;
  /** First paragraph of its README. */
  readonly summary: string;
}

const HEADERS = '.pagewalk/include';
const PATHS = `"paths": { "*.h": ["./${HEADERS}/*.d.ts"] }`;
const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2022"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "moduleDetection": "force",
    "types": [],
    ${PATHS},
    "strict": true,
    "noEmit": true
  },
  "include": ["**/*.ts"]
}
`;

/** Contract: a name that is a file name, a C identifier and a device name at once; else one sentence. */
export function checkLabName(name: string): string | undefined {
  return /^[a-z][a-z0-9_]{0,30}$/.test(name)
    ? undefined
    : 'A name is a lower-case letter, then lower-case letters, digits or _ (at most 31): it becomes /dev/NAME and NAME_mmap().';
}

/** The samples that ship, by name. */
export function readTemplates(samples: string): Template[] {
  return readdirSync(samples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, summary: summaryOf(path.join(samples, name, 'README.md')) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function summaryOf(readme: string): string {
  if (!existsSync(readme)) return '';
  const paragraphs = readFileSync(readme, 'utf8').split(/\n{2,}/);
  return (paragraphs.find((text) => !text.startsWith('#')) ?? '').replace(/\s+/g, ' ').trim();
}

/**
 * Writes a lab made from a sample, with the name of the sample's driver turned into `name`.
 *
 * Contract: the folder must not exist. Returns the driver to open, or the program when there is no driver.
 */
export function writeLab(
  sample: string,
  include: string,
  folder: string,
  name: string,
): string | undefined {
  const driver = readdirSync(sample).find((file) => file.endsWith('.driver.ts'));
  const old = path.basename(driver ?? sample, '.driver.ts');
  // Why: `ring` is a name, but not in `string.h`, `rings` or `ringing`.
  const word = (text: string, tail: string): RegExp =>
    new RegExp(`(?<![A-Za-z0-9_])${text}(?![${tail}])`, 'g');
  const rename = (text: string): string =>
    text
      .replaceAll(`samples/${path.basename(sample)}`, name)
      .replace(word(old, 'a-z0-9'), name)
      .replace(word(old.toUpperCase(), 'A-Z0-9'), name.toUpperCase());
  const written: string[] = [];
  for (const entry of readdirSync(sample, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'tsconfig.json') continue;
    const from = path.join(entry.parentPath, entry.name);
    const relative = path.relative(sample, from);
    const isText = /\.(?:ts|md|json)$/.test(relative);
    const to = path.join(folder, isText ? rename(relative) : relative);
    mkdirSync(path.dirname(to), { recursive: true });
    if (isText) writeFileSync(to, rename(readFileSync(from, 'utf8')));
    else cpSync(from, to);
    written.push(to);
  }
  addHeaders(folder, include);
  return (
    written.find((file) => file.endsWith('.driver.ts')) ??
    written.find((file) => file.endsWith('.user.ts'))
  );
}

/** `missing`: where to put them; `ready`: imports of `*.h` resolve. */
export type HeadersStatus =
  { readonly kind: 'ready' } | { readonly kind: 'missing'; readonly folder: string };

/** Whether the nearest tsconfig.json above a lab's folder leads `*.h` to headers that are there. */
export function headersStatus(lab: string, root: string | undefined): HeadersStatus {
  for (const folder of foldersUpTo(lab, root)) {
    const config = path.join(folder, 'tsconfig.json');
    if (!existsSync(config)) continue;
    const target = headersTarget(readFileSync(config, 'utf8'));
    if (target === undefined) continue;
    return existsSync(path.resolve(folder, target))
      ? { kind: 'ready' }
      : { kind: 'missing', folder };
  }
  return { kind: 'missing', folder: lab };
}

function headersTarget(config: string): string | undefined {
  return /"\*\.h"\s*:\s*\[\s*"([^"]+?)\/\*\.d\.ts"/.exec(config)?.[1];
}

/**
 * Copies the headers into a folder and leads its tsconfig.json to them; writes one when there is none.
 *
 * Contract: `false` when the tsconfig.json is so unusual that its owner has to add the paths.
 */
export function addHeaders(folder: string, include: string): boolean {
  const home = path.join(folder, '.pagewalk');
  cpSync(include, path.join(home, 'include'), { recursive: true });
  // Why: generated files; a checkout without them gets them back with one click.
  writeFileSync(path.join(home, '.gitignore'), '*\n');
  const file = path.join(folder, 'tsconfig.json');
  if (!existsSync(file)) {
    writeFileSync(file, TSCONFIG);
    return true;
  }
  const before = readFileSync(file, 'utf8');
  const after = withPaths(before);
  if (after === undefined) return false;
  if (after !== before) writeFileSync(file, after);
  return true;
}

/** Contract: everything else in the text stays as it is, comments included; undefined when no place was found. */
export function withPaths(config: string): string | undefined {
  if (headersTarget(config) === HEADERS || headersTarget(config) === `./${HEADERS}`) return config;
  if (/"\*\.h"/.test(config)) return undefined;
  const inPaths = config.replace(/"paths"\s*:\s*\{/, `$& "*.h": ["./${HEADERS}/*.d.ts"],`);
  if (inPaths !== config) return inPaths.replace(/,(\s*\})/, '$1');
  const inOptions = config.replace(/"compilerOptions"\s*:\s*\{/, `$&\n    ${PATHS},`);
  if (inOptions !== config) return inOptions.replace(/,(\s*\})/, '$1');
  const options = config.replace(/^\s*\{/, `{\n  "compilerOptions": { ${PATHS} },`);
  return options === config ? undefined : options.replace(/,(\s*\})/, '$1');
}
