import { textArgument, wrongType } from './arguments.ts';
import { abort } from './abort.ts';
import { Malloc } from './malloc/malloc.ts';
import { loadText, PAGE, programMemory, type ByteMemory } from './memory.ts';
import type { Structs } from './struct/structs.ts';
import type { Errno, ProgramFunctions, ProgramPorts } from './ports.ts';
import { programFormat } from './printf.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** What every header of the C library closes over. */
export interface CLibrary {
  readonly ports: ProgramPorts;
  readonly errno: Errno;
  readonly functions: ProgramFunctions;
  readonly memory: ByteMemory;
  readonly structs: Structs;
  readonly format: (name: string, template: string, values: readonly unknown[]) => string;
  /** write(2) of bytes that are not in memory: their number, or -errno. */
  readonly writeBytes: (fd: number, bytes: string) => number;
  readonly heap: Malloc;
}

export function createCLibrary(
  ports: ProgramPorts,
  errno: Errno,
  structs: Structs,
  functions: ProgramFunctions,
): CLibrary {
  const writeBytes = byteWriter(ports);
  const heap = new Malloc(ports, errno, (message) => {
    writeBytes(2, `${message}\n`);
    return abort(ports);
  });
  return {
    ports,
    errno,
    functions,
    memory: programMemory(ports),
    structs,
    format: programFormat(ports, errno),
    writeBytes,
    heap,
  };
}

/**
 * Bytes for the terminal go there as they are. A file's or a driver's write gets an address, so the bytes are put into
 * a buffer on the program's stack first.
 */
function byteWriter(ports: ProgramPorts): CLibrary['writeBytes'] {
  let buffer = 0;
  let size = 0;
  return (fd, bytes) => {
    if (fd === 1 || fd === 2) return ports.write_text(fd, bytes);
    if (bytes.length > size) {
      size = Math.max(bytes.length, PAGE);
      buffer = ports.stack_reserve(size);
    }
    ports.store_bytes(buffer, bytes);
    return ports.sys_write(fd, buffer, bytes.length);
  };
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
