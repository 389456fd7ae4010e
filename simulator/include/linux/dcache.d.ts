/** linux/dcache.h: entries of directories. */

/** `struct qstr`: a name in a directory. Linux: include/linux/dcache.h. */
export interface qstr {
  /** The name without its directory. */
  readonly name: string;
}

/** `struct dentry`: a directory entry. Linux: include/linux/dcache.h. */
export interface dentry {
  /** Name of the entry, `memdev` for `/dev/memdev`. */
  readonly d_name: qstr;
}
