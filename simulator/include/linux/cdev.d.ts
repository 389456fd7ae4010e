/** linux/cdev.h: character devices with numbers of their own. */
import type { file_operations } from 'linux/fs.h';
import type { module } from 'linux/module.h';
import type { dev_t } from 'linux/types.h';
import type { array_view, struct_type } from 'pagewalk.h';

export * from 'linux/container_of.h';
export * from 'linux/kdev_t.h';

/**
 * `struct cdev`: a character device. A member of the driver's own struct, which container_of(inode.i_cdev, …) finds in
 * `open`, or what cdev_alloc() returns.
 *
 * Linux: include/linux/cdev.h.
 */
export interface cdev {
  /** Kept by the kernel. */
  readonly kobj: array_view<number>;
  /** THIS_MODULE: every open file has a reference to it too, beside the one of `ops.owner`; read by cdev_add(). */
  owner: module | null;
  /** The device's functions; read by cdev_add(). */
  ops: file_operations | null;
  /** First device number, set by cdev_add(). */
  readonly dev: dev_t;
  /** How many numbers. */
  readonly count: number;
}
/** Type of a member `struct cdev`, for struct(): 104 bytes. */
export declare const cdev: struct_type<cdev>;

/** Fills a cdev with zeros and sets its functions. Does not sleep. Linux: fs/char_dev.c. */
export declare function cdev_init(cdev: cdev, fops: file_operations): void;

/** A cdev of its own; set `ops` and `owner`. May sleep. `null` when out of memory. Linux: fs/char_dev.c. */
export declare function cdev_alloc(): cdev | null;

/**
 * Makes the device live: from now on the numbers `[dev, dev + count)` open it. The numbers are to be registered before,
 * which nothing checks; /dev has no file for it before device_create().
 *
 * May sleep. Linux: fs/char_dev.c.
 *
 * @param dev first device number
 * @param count how many consecutive minor numbers
 * @returns 0, or a negative error number
 */
export declare function cdev_add(p: cdev, dev: dev_t, count: number): number;

/**
 * Takes the device away. Files that are open stay usable, so their functions may still be called. What cdev_alloc() made
 * is freed.
 *
 * May sleep. Linux: fs/char_dev.c.
 */
export declare function cdev_del(p: cdev): void;
