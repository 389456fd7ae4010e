/** linux/fs_types.h: types of files, as directories name them. */

/** Type of an entry: not known. Linux: include/linux/fs_types.h. */
export declare const DT_UNKNOWN: 0;
/** Type of an entry: a FIFO. Linux: include/linux/fs_types.h. */
export declare const DT_FIFO: 1;
/** Type of an entry: a character device. Linux: include/linux/fs_types.h. */
export declare const DT_CHR: 2;
/** Type of an entry: a directory. Linux: include/linux/fs_types.h. */
export declare const DT_DIR: 4;
/** Type of an entry: a block device. Linux: include/linux/fs_types.h. */
export declare const DT_BLK: 6;
/** Type of an entry: a regular file. Linux: include/linux/fs_types.h. */
export declare const DT_REG: 8;
/** Type of an entry: a symbolic link. Linux: include/linux/fs_types.h. */
export declare const DT_LNK: 10;
/** Type of an entry: a socket. Linux: include/linux/fs_types.h. */
export declare const DT_SOCK: 12;
