import { DEFAULT_KERNEL, kernelProfile } from '../kernel/profile.ts';
import { absence, headerAbsence } from './api-history.ts';
import type { Gate } from './gate.ts';
import { KERNEL_CALLS, PROGRAM_CALLS } from './realm/guard.ts';
import { headerSide, headerTables, type HeaderSide } from './realm/headers.ts';
import { createRealm } from './realm/realm.ts';

/** Who may import which header, and what it exports: known without a machine. */

let exported: ReadonlyMap<string, readonly string[]> | undefined;

/** A gate to nowhere: tables are built over it, and nothing in them is called. */
function noGate(): Gate {
  const kernel_version = (): string => DEFAULT_KERNEL;
  const nowhere = (): never => {
    throw new Error('this realm has no machine');
  };
  const calls = [...PROGRAM_CALLS, ...KERNEL_CALLS].map((name) => [name, nowhere] as const);
  return { ...Object.fromEntries(calls), kernel_version } as unknown as Gate;
}

function all(): ReadonlyMap<string, readonly string[]> {
  if (exported === undefined) {
    const tables = headerTables(createRealm(noGate(), { fatal: false }));
    exported = new Map(tables.names.map((name) => [name, Object.keys(tables.get(name)!)]));
  }
  return exported;
}

/** Specifiers of all headers. */
export function headerNames(): readonly string[] {
  return [...all().keys()];
}

/** Names of the values that a header exports, in whatever kernel; undefined when there is no such header. */
export function headerExports(specifier: string): readonly string[] | undefined {
  return all().get(specifier);
}

/** What the compile step asks about the headers of one kernel. */
export interface KernelHeaders {
  /** Names of the values that a header exports; undefined when the kernel has no such header. */
  readonly headers: (specifier: string) => readonly string[] | undefined;
  readonly headerNames: readonly string[];
  /** Why the kernel has no such header or name, as the rest of a sentence; undefined when nothing is known. */
  readonly whyAbsent: (specifier: string, name?: string) => string | undefined;
}

/** @param kernel version of a kernel profile */
export function kernelHeaders(kernel: string = DEFAULT_KERNEL): KernelHeaders {
  const { drivers } = kernelProfile(kernel) ?? kernelProfile(DEFAULT_KERNEL)!;
  const absent = (specifier: string): boolean => headerAbsence(specifier, drivers) !== undefined;
  return {
    headers(specifier) {
      if (absent(specifier)) return undefined;
      const names = headerExports(specifier);
      return names?.filter((name) => absence(specifier, name, drivers) === undefined);
    },
    headerNames: headerNames().filter((specifier) => !absent(specifier)),
    whyAbsent(specifier, name) {
      if (name !== undefined) return absence(specifier, name, drivers);
      return headerAbsence(specifier, drivers);
    },
  };
}

/** Which modules may import a header; undefined when there is no such header. */
export function headerFor(specifier: string): HeaderSide | undefined {
  return all().has(specifier) ? headerSide(specifier) : undefined;
}
