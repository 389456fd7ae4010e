import type { Gate } from './gate.ts';
import { KERNEL_CALLS, PROGRAM_CALLS } from './realm/guard.ts';
import { headerSide, headerTables, type HeaderSide } from './realm/headers.ts';
import { createRealm } from './realm/realm.ts';

/** Who may import which header, and what it exports: known without a machine. */

let exported: ReadonlyMap<string, readonly string[]> | undefined;

/** A gate to nowhere: tables are built over it, and nothing in them is called. */
function noGate(): Gate {
  const nowhere = (): never => {
    throw new Error('this realm has no machine');
  };
  const calls = [...PROGRAM_CALLS, ...KERNEL_CALLS].map((name) => [name, nowhere] as const);
  return Object.fromEntries(calls) as unknown as Gate;
}

function all(): ReadonlyMap<string, readonly string[]> {
  if (exported === undefined) {
    const tables = headerTables(createRealm(noGate(), { fatal: false }));
    exported = new Map([...tables].map(([name, header]) => [name, Object.keys(header)]));
  }
  return exported;
}

/** Specifiers of all headers. */
export function headerNames(): readonly string[] {
  return [...all().keys()];
}

/** Names of the values that a header exports; undefined when there is no such header. */
export function headerExports(specifier: string): readonly string[] | undefined {
  return all().get(specifier);
}

/** Which modules may import a header; undefined when there is no such header. */
export function headerFor(specifier: string): HeaderSide | undefined {
  return all().has(specifier) ? headerSide(specifier) : undefined;
}
