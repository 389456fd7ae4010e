import { intArgument, longArgument, ulongArgument } from '../arguments.ts';

/** Memory of the side that calls: values of 1, 2, 4 and 8 bytes, little-endian; 8 bytes are a bigint. */
export interface StructMemory {
  load(address: bigint, size: number): number | bigint;
  store(address: bigint, size: number, value: number | bigint): void;
  /** Copies `count` bytes between ranges that do not overlap. */
  copy(to: bigint, from: bigint, count: number): void;
  /** Zeroed memory that lives as long as the module; 0n when there is none. */
  reserve(bytes: number): bigint;
}

/** How a value of one type lies in memory. */
export interface Layout {
  /** Bytes; a multiple of {@link align}. */
  readonly size: number;
  readonly align: number;
  /** The value at `address`: a primitive, or a view of the memory there. */
  read(address: bigint): unknown;
  /** Assigns; `fn` and `parameter` name the place in an error. */
  write(address: bigint, fn: string, parameter: string, value: unknown): void;
  /** C's cast of 64 bits to this type; undefined for what is not a number. */
  readonly cast?: (bits: bigint) => bigint | number;
}

/** Signed and unsigned integers of 1 to 4 bytes: numbers, cut to their width as C's assignment does. */
function narrow(memory: StructMemory, size: 1 | 2 | 4, signed: boolean): Layout {
  const shift = 32 - 8 * size;
  return {
    size,
    align: size,
    cast: (bits) => Number(signed ? BigInt.asIntN(8 * size, bits) : BigInt.asUintN(8 * size, bits)),
    read(address) {
      const value = Number(memory.load(address, size));
      return signed ? (value << shift) >> shift : value;
    },
    write(address, fn, parameter, value) {
      memory.store(address, size, ((intArgument(fn, parameter, value) << shift) >>> 0) >>> shift);
    },
  };
}

/** `unsigned long` and pointers: bigints. */
function wide(memory: StructMemory): Layout {
  return {
    size: 8,
    align: 8,
    cast: (bits) => bits,
    read: (address) => BigInt(memory.load(address, 8)),
    write: (address, fn, parameter, value) => {
      memory.store(address, 8, ulongArgument(fn, parameter, value));
    },
  };
}

/** `long`: a number, exact up to 2^53. */
function wideSigned(memory: StructMemory): Layout {
  return {
    size: 8,
    align: 8,
    cast: (bits) => Number(BigInt.asIntN(64, bits)),
    read: (address) => Number(BigInt.asIntN(64, BigInt(memory.load(address, 8)))),
    write: (address, fn, parameter, value) => {
      const bits = BigInt.asUintN(64, BigInt(longArgument(fn, parameter, value)));
      memory.store(address, 8, bits);
    },
  };
}

/** Layouts of the types that are not made of others, by name. */
export function scalarLayouts(memory: StructMemory) {
  return {
    u8: narrow(memory, 1, false),
    u16: narrow(memory, 2, false),
    u32: narrow(memory, 4, false),
    u64: wide(memory),
    s8: narrow(memory, 1, true),
    s16: narrow(memory, 2, true),
    s32: narrow(memory, 4, true),
    s64: wideSigned(memory),
    pointer: wide(memory),
  } as const;
}
