/** linux/array_size.h */

/** Elements of an array. Linux: include/linux/array_size.h. */
export declare function ARRAY_SIZE(arr: readonly unknown[]): number;
