/** linux/version.h: which kernel this is. */

/** Number of a version, for comparisons; `c` counts up to 255. Linux: include/generated/uapi/linux/version.h. */
export declare function KERNEL_VERSION(a: number, b: number, c: number): number;
/** This kernel's number. Linux: include/generated/uapi/linux/version.h. */
export declare const LINUX_VERSION_CODE: number;
/** First part of this kernel's version: 6. Linux: include/generated/uapi/linux/version.h. */
export declare const LINUX_VERSION_MAJOR: number;
/** Second part: 12. Linux: include/generated/uapi/linux/version.h. */
export declare const LINUX_VERSION_PATCHLEVEL: number;
/** Third part. Linux: include/generated/uapi/linux/version.h. */
export declare const LINUX_VERSION_SUBLEVEL: number;
