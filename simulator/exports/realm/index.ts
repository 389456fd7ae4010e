import { show } from '../../libc/arguments.ts';
import { absence } from '../api-history.ts';
import type { Gate, Upcalls } from '../gate.ts';
import { headerSide, headerTables, type Header, type HeaderTables } from './headers.ts';
import type { ModuleKind } from './modules.ts';
import { exitStatus } from './exit-status.ts';
import { LDD3_HEADER, LDD3_ONLY } from './pagewalk-ldd3.ts';
import { createRealm, type Engine } from './realm.ts';
import { createUpcalls } from './upcalls.ts';

/** The user realm's side of the gate: what labs import, and how the kernel calls them. */
export interface UserRealm {
  readonly headers: HeaderTables;
  readonly upcalls: Upcalls;
  /** The exports object of a header; a lab module asks for it while it is evaluated. */
  require(specifier: string): Header;
  /** From here to {@link endModule} the top level of module `index` runs. Calls nest when one module imports another. */
  beginModule(index: number, kind: ModuleKind): void;
  endModule(): void;
  headerNames(): readonly string[];
  /** Why this kernel's header does not export the name, as the rest of a sentence; undefined when it does. */
  whyUnknown(header: string, name: string): string | undefined;
  /**
   * Calls the program's `main(argc, argv)` on the program's side.
   *
   * @returns its exit status, of which the low 8 bits count; what `main` throws passes
   */
  callMain(main: unknown, argv: readonly string[]): number;
}

export function createUserRealm(gate: Gate, engine: Engine): UserRealm {
  const realm = createRealm(gate, engine);
  const headers = headerTables(realm);
  const ownHeaders = new Map<unknown, Header>();

  function requireHeader(specifier: string): Header {
    const header = headers.get(specifier);
    if (header === undefined) throw new TypeError(`there is no header '${specifier}'`);
    if (specifier === LDD3_HEADER && !realm.profile.drivers.nopage) {
      throw new TypeError(`there is no header '${specifier}': ${LDD3_ONLY}`);
    }
    const side = headerSide(specifier);
    const kind = realm.modules.current()?.kind;
    if (side === 'program' && kind === 'driver') {
      throw new TypeError(
        `'${specifier}' belongs to the C library, which a driver does not have: import a linux/ header instead`,
      );
    }
    if (side === 'driver' && kind === 'program') {
      throw new TypeError(
        `'${specifier}' belongs to the kernel: a program imports headers of the C library`,
      );
    }
    return 'THIS_MODULE' in header ? ownHeader(header) : header;
  }

  /** A header with the importing driver's own THIS_MODULE. */
  function ownHeader(header: Header): Header {
    const module = realm.modules.thisModule();
    const known = ownHeaders.get(module);
    if (known !== undefined) return known;
    const own = Object.create(null) as Record<string, unknown>;
    const made = Object.freeze(Object.assign(own, header, { THIS_MODULE: module }));
    ownHeaders.set(module, made);
    return made;
  }

  function callMain(main: unknown, argv: readonly string[]): number {
    if (typeof main !== 'function')
      throw new TypeError(`main must be a function, got ${show(main)}`);
    const before = realm.mode.kernel;
    realm.mode.kernel = false;
    try {
      const result: unknown = Reflect.apply(main, undefined, [argv.length, [...argv]]);
      return exitStatus(result, 'main');
    } finally {
      realm.mode.kernel = before;
    }
  }

  return Object.freeze<UserRealm>({
    headers,
    upcalls: createUpcalls(realm),
    require: requireHeader,
    beginModule: (index, kind) => realm.modules.begin(index, kind),
    endModule: () => realm.modules.end(),
    headerNames: () => headers.names,
    whyUnknown(header, name) {
      const table = headers.get(header);
      // Why: without the header, require() says so.
      if (table === undefined) return undefined;
      if (!(name in table)) return 'no kernel here has it';
      return absence(header, name, realm.profile.drivers);
    },
    callMain,
  });
}
