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
