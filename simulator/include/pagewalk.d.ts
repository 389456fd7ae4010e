/**
 * pagewalk.h: memory by address. C dereferences a pointer; TypeScript calls a function. This header is Pagewalk's own.
 *
 * In a program the address is one of the program's: memory that is not mapped is SIGSEGV, memory without a page behind it
 * SIGBUS, as for an instruction of the CPU. In a driver it is a kernel address, and a wild one, or a program's, is an
 * oops. Values are little-endian and need not be aligned.
 */

/** One byte: `*(u8 *)address`. */
export declare function load_u8(address: bigint): number;
/** Two bytes: `*(u16 *)address`. */
export declare function load_u16(address: bigint): number;
/** Four bytes: `*(u32 *)address`. */
export declare function load_u32(address: bigint): number;
/** Eight bytes: `*(u64 *)address`. */
export declare function load_u64(address: bigint): bigint;
/** `*(u8 *)address = value`, of which the low 8 bits count. */
export declare function store_u8(address: bigint, value: number): void;
/** `*(u16 *)address = value`, of which the low 16 bits count. */
export declare function store_u16(address: bigint, value: number): void;
/** `*(u32 *)address = value`, of which the low 32 bits count. */
export declare function store_u32(address: bigint, value: number): void;
/** `*(u64 *)address = value`. */
export declare function store_u64(address: bigint, value: bigint): void;

/** The bytes before the NUL at `address` as text; what is not UTF-8 becomes U+FFFD. */
export declare function load_text(address: bigint): string;

/**
 * Memory on the program's stack, as `char buf[size]` in main() is; it lives until the program ends. For programs only.
 *
 * @param size bytes
 * @returns address of the first byte, a multiple of 16
 */
export declare function stack_buffer(size: bigint | number): bigint;

declare const shown: unique symbol;

/** A type of struct members: how a value of type `T` lies in memory. */
export interface member_type<out T> {
  readonly [shown]: T;
}

/**
 * A struct's layout, made by struct(). The names of a C struct are its members; sizes and offsets are those of C on
 * x86-64.
 */
export interface struct_type<out T> extends member_type<T> {
  /**
   * The struct at a pointer: `(struct x *)address`. The same address gives the same object. Nothing is read before a
   * member is.
   *
   * @param address a pointer, or another struct whose memory is read differently from now on
   */
  at(address: bigint | object): T;
  /**
   * A variable of the module or program, filled with zeros, as `static struct x v` in C. Nothing frees it.
   */
  variable(): T;
}

/** The members of a struct by name, in their order in memory. */
export type struct_members = Readonly<Record<string, member_type<unknown>>>;

/**
 * A struct in memory. Reading a member loads it, assigning stores it; a nested struct is a view too, and assigning one
 * copies it. When the memory is freed the view shows what is there then: 0x6b bytes behind kfree().
 */
export type struct_view<M extends struct_members> = {
  -readonly [K in keyof M]: M[K] extends member_type<infer T> ? T : never;
};

/** An array in memory: `view[i]` loads and stores. An index beyond the end is `undefined`, and storing there an error. */
export interface array_view<T> extends Iterable<T> {
  /** Number of elements. */
  readonly length: number;
  /** The elements. */
  [index: number]: T;
}

/** Unsigned 8 bits. */
export type u8 = number;
/** Member of unsigned 8 bits, a `number`. */
export declare const u8: member_type<number>;
/** Unsigned 16 bits. */
export type u16 = number;
/** Member of unsigned 16 bits, a `number`. */
export declare const u16: member_type<number>;
/** Unsigned 32 bits. */
export type u32 = number;
/** Member of unsigned 32 bits, a `number`. */
export declare const u32: member_type<number>;
/** Unsigned 64 bits. */
export type u64 = bigint;
/** Member of unsigned 64 bits, a `bigint`: `unsigned long`, `size_t`, an address. */
export declare const u64: member_type<bigint>;
/** Signed 8 bits. */
export type s8 = number;
/** Member of signed 8 bits, a `number`. */
export declare const s8: member_type<number>;
/** Signed 16 bits. */
export type s16 = number;
/** Member of signed 16 bits, a `number`. */
export declare const s16: member_type<number>;
/** Signed 32 bits. */
export type s32 = number;
/** Member of signed 32 bits, a `number`: C's `int`. */
export declare const s32: member_type<number>;
/** Signed 64 bits, exact up to 2^53. */
export type s64 = number;
/** Member of signed 64 bits, a `number`, exact up to 2^53: C's `long`. */
export declare const s64: member_type<number>;
/** An address (`void *`). */
export type pointer = bigint;
/** Member that holds an address (`void *`): a `bigint`. */
export declare const pointer: member_type<bigint>;

/**
 * Describes a C struct. Members lie in order, each aligned to its size, and the whole is padded as C does it.
 *
 *     const ring = struct({ head: u32, tail: u32, data: array(u8, 56), list: list_head });
 *     const r = ring.at(kzalloc(sizeof(ring), GFP_KERNEL));
 *     r.head++;
 *
 * In a driver a view shows kernel memory, in a program the program's; both may import one description, for the argument
 * of an ioctl().
 *
 * @param members at most 256
 */
export declare function struct<M extends struct_members>(members: M): struct_type<struct_view<M>>;

/**
 * Describes an array, a member of a struct.
 *
 * @param length number of elements, 0 to 4096
 */
export declare function array<T>(
  element: member_type<T>,
  length: number,
): member_type<array_view<T>>;

/** Bytes of a type, or of the struct or array that a view shows. */
export declare function sizeof(type: object): bigint;

/** Address of a struct or array: `&r`, `&r.list`, `r.data`. */
export declare function address_of(view: object): bigint;

export {};
