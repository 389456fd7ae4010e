/** linux/compiler.h: hints for C compilers, which change nothing here. */

/** Is it so? It mostly is. Linux: include/linux/compiler.h. */
export declare function likely(x: unknown): boolean;
/** Is it so? It mostly is not. Linux: include/linux/compiler.h. */
export declare function unlikely(x: unknown): boolean;
