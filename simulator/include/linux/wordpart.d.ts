/** linux/wordpart.h: halves of a value, such as an address that a device takes as two registers. */

/** Bits 63 to 32. Linux: include/linux/wordpart.h. */
export declare function upper_32_bits(n: bigint): number;
/** Bits 31 to 0. Linux: include/linux/wordpart.h. */
export declare function lower_32_bits(n: bigint): number;
