/** sys/stat.h: permissions of a file, for the mode of open(). */

export type { mode_t } from 'sys/types.h';

/** Owner may read: 0o400. */
export declare const S_IRUSR: number;
/** Owner may write: 0o200. */
export declare const S_IWUSR: number;
/** Owner may execute: 0o100. */
export declare const S_IXUSR: number;
/** Owner may read, write and execute: 0o700. */
export declare const S_IRWXU: number;
/** Group may read: 0o40. */
export declare const S_IRGRP: number;
/** Group may write: 0o20. */
export declare const S_IWGRP: number;
/** Group may execute: 0o10. */
export declare const S_IXGRP: number;
/** Group may read, write and execute: 0o70. */
export declare const S_IRWXG: number;
/** Others may read: 0o4. */
export declare const S_IROTH: number;
/** Others may write: 0o2. */
export declare const S_IWOTH: number;
/** Others may execute: 0o1. */
export declare const S_IXOTH: number;
/** Others may read, write and execute: 0o7. */
export declare const S_IRWXO: number;
