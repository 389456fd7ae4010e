/** linux/stddef.h */

/** The null pointer, for addresses. Where the kernel has a pointer to a struct, TypeScript has `null`. */
export declare const NULL: 0n;
