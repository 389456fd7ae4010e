import type { FileSystem } from '../file-system.ts';
import { readHeader, type Header, type HeaderName } from './header-file.ts';

const SUFFIX = '.d.ts';

/** The headers of a folder, each read when it is first asked for. */
export class HeaderIndex {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #headers = new Map<string, Header | undefined>();
  readonly #values = new Map<string, readonly string[]>();
  #specifiers: readonly string[] | undefined;

  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** Every header, sorted: `linux/mm.h`. */
  specifiers(): readonly string[] {
    this.#specifiers ??= this.#list('').sort();
    return this.#specifiers;
  }

  header(specifier: string): Header | undefined {
    if (!this.#headers.has(specifier)) {
      const text = this.#isHeader(specifier)
        ? this.#files.readText(`${this.#folder}/${specifier.slice(0, -2)}${SUFFIX}`)
        : undefined;
      this.#headers.set(specifier, text === undefined ? undefined : readHeader(specifier, text));
    }
    return this.#headers.get(specifier);
  }

  /** A name that a header declares or passes on. */
  find(specifier: string, name: string): HeaderName | undefined {
    return this.#find(specifier, name, new Set());
  }

  /** Names of the values that a header declares or passes on; undefined when there is no such header. */
  values(specifier: string): readonly string[] | undefined {
    const known = this.#values.get(specifier);
    if (known || !this.header(specifier)) return known;
    const found = [...this.#names(specifier, new Set())];
    const values = found.filter(([, { kind }]) => kind !== 'type').map(([name]) => name);
    this.#values.set(specifier, values);
    return values;
  }

  #find(specifier: string, name: string, seen: Set<string>): HeaderName | undefined {
    const header = this.header(specifier);
    if (!header || seen.has(specifier)) return undefined;
    seen.add(specifier);
    const own = header.names.get(name);
    if (own) return own;
    for (const { specifier: other, names } of header.passedOn) {
      const inner = names ? names.get(name) : name;
      const found = inner === undefined ? undefined : this.#find(other, inner, new Set(seen));
      if (found) return found;
    }
    return undefined;
  }

  #names(specifier: string, seen: Set<string>): Map<string, HeaderName> {
    const header = this.header(specifier);
    if (!header || seen.has(specifier)) return new Map();
    seen.add(specifier);
    const found = new Map<string, HeaderName>();
    for (const { specifier: other, names } of header.passedOn) {
      const others = this.#names(other, new Set(seen));
      if (!names) for (const [name, value] of others) found.set(name, value);
      for (const [name, inner] of names ?? []) {
        const value = others.get(inner);
        if (value) found.set(name, value);
      }
    }
    for (const [name, value] of header.names) found.set(name, value);
    return found;
  }

  // Why: a specifier is anything the user typed, and must not lead out of the folder.
  #isHeader(specifier: string): boolean {
    return /^(?:[\w-]+\/)*[\w-]+\.h$/.test(specifier);
  }

  #list(prefix: string): string[] {
    return this.#files.list(`${this.#folder}/${prefix}`).flatMap((name) => {
      if (name.endsWith('/')) return this.#list(`${prefix}${name}`);
      return name.endsWith(SUFFIX) ? [`${prefix}${name.slice(0, -SUFFIX.length)}.h`] : [];
    });
  }
}
