/** What operations of a script are made of. */
import type { Machine } from '../../../simulator/machine.ts';

/** Operands after evaluation: numbers by position, a path, data. */
export interface Operands {
  readonly numbers: readonly bigint[];
  readonly path: string;
  readonly data: Uint8Array;
  readonly write: boolean;
}

/** What an operation did. */
export interface Outcome {
  /** Result of a system call: >= 0, or -errno. */
  readonly result?: number;
  /** A fault ended it: signal number, si_code, address, bytes or pages done before. */
  readonly fault?: {
    readonly signal: number;
    readonly code: number;
    readonly address: number | bigint;
    readonly done: number;
  };
  readonly data?: Uint8Array;
}

/** Operand letters: n number, s path, r data, c access (r or w); and whether the result is shown in hex. */
export interface Operation {
  readonly operands: string;
  readonly hex?: boolean;
  readonly run: (machine: Machine, operands: Operands) => Outcome;
}

/** Bytes that an operation reads at most. */
export const MAX_DATA = 256;

/** A signed 32-bit int, as C sees the operand. */
export function int(value: bigint | undefined): number {
  return Number(BigInt.asIntN(32, value ?? 0n));
}

export function long(value: bigint | undefined): number {
  return Number(BigInt.asIntN(64, value ?? 0n));
}

export function ulong(value: bigint | undefined): number | bigint {
  const v = value ?? 0n;
  return v < 9007199254740992n ? Number(v) : v;
}

export function plus(address: bigint, bytes: number): number | bigint {
  return ulong(BigInt.asUintN(64, address + BigInt(bytes)));
}
