/** linux/bits.h */

/** `1UL << nr`. Linux: include/vdso/bits.h. */
export declare function BIT(nr: bigint | number): bigint;
/** The bits from `l` to `h`, both included. Linux: include/linux/bits.h. */
export declare function GENMASK(h: bigint | number, l: bigint | number): bigint;
