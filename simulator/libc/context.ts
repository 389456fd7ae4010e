import { toUlong, type ulong } from '../lib/ulong.ts';
import { textArgument, wrongType } from './arguments.ts';
import { loadText, programMemory, type ByteMemory } from './memory.ts';
import type { Errno, ProgramPorts } from './ports.ts';
import { programFormat } from './printf.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What every header of the C library closes over. */
export interface CLibrary {
  readonly ports: ProgramPorts;
  readonly errno: Errno;
  readonly memory: ByteMemory;
  readonly format: (name: string, template: string, values: readonly unknown[]) => string;
}

export function createCLibrary(ports: ProgramPorts, errno: Errno): CLibrary {
  return { ports, errno, memory: programMemory(ports), format: programFormat(ports, errno) };
}

/** The bytes of a C string: of a text, or in memory at a pointer. */
export function stringBytes(
  memory: ByteMemory,
  fn: string,
  parameter: string,
  value: unknown,
  max?: number,
): string {
  if (typeof value === 'string') return encodeUtf8(value).slice(0, max);
  if (typeof value === 'bigint') return loadText(memory, BigInt.asUintN(64, value), max);
  throw wrongType(fn, parameter, 'a string or a pointer (bigint)', value);
}

/** Linux: PATH_MAX, with the NUL. */
const PATH_MAX = 4096;

/** A path as system calls take it. */
export function pathArgument(library: CLibrary, fn: string, value: unknown): string {
  if (typeof value !== 'bigint') return textArgument(fn, 'path', value);
  return decodeUtf8(loadText(library.memory, BigInt.asUintN(64, value), PATH_MAX));
}

/** An argument in the form system calls take it. */
export function systemUlong(value: bigint): ulong {
  return toUlong(value);
}
