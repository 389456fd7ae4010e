/** linux/fs.h: open files, inodes, and the functions a driver has for them. */
import type { file_lock } from 'linux/filelock.h';
import type { cdev } from 'linux/cdev.h';
import type { iov_iter } from 'linux/uio.h';
import type { path } from 'linux/path.h';
import type { module } from 'linux/module.h';
import type { poll_table } from 'linux/poll.h';
import type { folio, vm_area_struct } from 'linux/mm_types.h';
import type {
  dev_t,
  loff_t,
  pgoff_t,
  pointer_to,
  size_t,
  ssize_t,
  user_pointer,
} from 'linux/types.h';

export type { vm_area_struct, vm_operations_struct } from 'linux/mm_types.h';
export type { dentry, qstr } from 'linux/dcache.h';
export type { path } from 'linux/path.h';
export * from 'linux/fcntl.h';
export * from 'linux/fs_types.h';
export * from 'linux/kdev_t.h';

declare const opaque: unique symbol;

/**
 * `struct address_space_operations`: what the owner of a file does with its pages.
 *
 * Linux: include/linux/fs.h (6.12).
 */
export interface address_space_operations {
  /** A page becomes dirty. A driver whose pages have a `mapping` needs one: noop_dirty_folio(). */
  dirty_folio?: ((mapping: address_space, folio: folio) => boolean) | undefined;
}

/**
 * `struct address_space`: the pages of a file, and the mappings of it. All opens of a device file share one.
 *
 * Linux: include/linux/fs.h.
 */
export interface address_space {
  readonly [opaque]: 'address_space';
  /** What the owner does with pages. A device file has an empty table. */
  a_ops: address_space_operations;
}

/** `struct inode`: a file, whether open or not. Linux: include/linux/fs.h. */
export interface inode {
  /** Inode number. */
  readonly i_ino: bigint;
  /** Device number of a device file: imajor() and iminor() take it apart. */
  readonly i_rdev: dev_t;
  /** Length in bytes; 0 for a device. */
  readonly i_size: loff_t;
  /** Its pages and mappings. */
  readonly i_mapping: address_space;
  /** The cdev behind a device file, for container_of(); `null` for a misc device and other files. */
  readonly i_cdev: cdev | null;
}

/**
 * `struct file`: an open file. Several descriptors (dup(), fork()) and mappings may share it; `release` runs when the
 * last of them is gone.
 *
 * Linux: include/linux/fs.h.
 */
export interface file {
  readonly [opaque]: 'file';
  /** `O_*` flags of open(). */
  readonly f_flags: number;
  /** `FMODE_*`: what the file may be used for. */
  readonly f_mode: number;
  /** Position of read() and write(), in bytes. In `read` and `write` use their `ppos` instead. */
  f_pos: loff_t;
  /** The file's inode, as file_inode() returns it. */
  readonly f_inode: inode;
  /** Pages and mappings of the inode, as `f_inode.i_mapping`. */
  readonly f_mapping: address_space;
  /** Where the file was opened. */
  readonly f_path: path;
  /** Anything of the driver's. Before the driver's `open` it is `null`, and the miscdevice for a misc device. */
  private_data: unknown;
}

/** `struct kiocb`: one read or write of a file, in `read_iter` and `write_iter`. Linux: include/linux/fs.h. */
export interface kiocb {
  readonly [opaque]: 'kiocb';
  /** The open file. */
  readonly ki_filp: file;
  /** Position in the file, in bytes: advance it by what was transferred. */
  ki_pos: loff_t;
  /** `IOCB_*`. */
  readonly ki_flags: number;
}

/**
 * `struct fasync_struct`: the list of the files with O_ASYNC. A driver has a `{ value: null }` for it.
 *
 * Linux: include/linux/fs.h.
 */
export interface fasync_struct {
  readonly [opaque]: 'fasync_struct';
}

/**
 * `struct dir_context`: where an iteration of a directory stands. It is over when `iterate_shared` returns.
 *
 * Linux: include/linux/fs.h.
 */
export interface dir_context {
  readonly [opaque]: 'dir_context';
  /** Position of the next entry; the file's position when `iterate_shared` begins and ends. */
  pos: loff_t;
}

/**
 * `struct file_operations`: a driver's functions for its files. What is absent gives the system call's default, for
 * `mmap` the error ENODEV.
 *
 * The members are read when the device is registered; changing them later has no effect.
 *
 * Linux: include/linux/fs.h (6.12).
 */
export interface file_operations {
  /** THIS_MODULE: every open file has a reference to the module; open() fails with ENXIO (misc devices: ENODEV) without one. */
  owner?: module | null | undefined;
  /**
   * open(): may sleep.
   *
   * @returns 0, or a negative error number
   */
  open?: ((inode: inode, filp: file) => number) | undefined;
  /** The last descriptor and the last mapping of the open file are gone. Its result is ignored. May sleep. */
  release?: ((inode: inode, filp: file) => number) | undefined;
  /** close() of one descriptor, also when others stay. Its result is close()'s. */
  flush?: ((filp: file, id: bigint) => number) | undefined;
  /**
   * read(): copies at most `count` bytes to `buf` with copy_to_user() and advances `ppos.value`. May sleep.
   *
   * @returns bytes read, 0 at the end, or a negative error number
   */
  read?:
    | ((filp: file, buf: user_pointer, count: size_t, ppos: pointer_to<loff_t>) => ssize_t)
    | undefined;
  /**
   * write(): takes at most `count` bytes from `buf` with copy_from_user() and advances `ppos.value`. May sleep.
   *
   * @returns bytes written, or a negative error number
   */
  write?:
    | ((filp: file, buf: user_pointer, count: size_t, ppos: pointer_to<loff_t>) => ssize_t)
    | undefined;
  /**
   * read(), readv(), pread(): puts at most `iov_iter_count(to)` bytes into `to` with copy_to_iter() and advances
   * `iocb.ki_pos`. Used where `read` is absent, and always for readv(). May sleep.
   *
   * @returns bytes read, 0 at the end, or a negative error number
   */
  read_iter?: ((iocb: kiocb, to: iov_iter) => ssize_t) | undefined;
  /**
   * write(), writev(), pwrite(): takes bytes out of `from` with copy_from_iter() and advances `iocb.ki_pos`. May sleep.
   *
   * @returns bytes written, or a negative error number
   */
  write_iter?: ((iocb: kiocb, from: iov_iter) => ssize_t) | undefined;
  /**
   * Chooses the address of a mapping of this file that is not fixed: an address from which `len` bytes are free, a
   * multiple of the page size. mmap() checks it no further than for its alignment and range. Runs with mmap_lock held for
   * writing.
   *
   * @param addr the program's wish, or 0n
   * @param len bytes
   * @param pgoff offset in pages
   * @param flags `MAP_*`
   * @returns the address, or a negative error number
   */
  get_unmapped_area?:
    | ((filp: file, addr: bigint, len: bigint, pgoff: pgoff_t, flags: bigint) => bigint | number)
    | undefined;
  /**
   * lseek(): `whence` is SEEK_SET 0, SEEK_CUR 1 or SEEK_END 2. Stores the new position in `filp.f_pos` itself: lseek()
   * only returns what it is given. May sleep.
   *
   * @returns the new position, or a negative error number
   */
  llseek?: ((filp: file, offset: loff_t, whence: number) => loff_t) | undefined;
  /**
   * getdents64(): hands the entries from `ctx.pos` on to dir_emit(), and moves `ctx.pos` behind each one that was taken,
   * until dir_emit() returns false or there are no more. Runs with the inode's lock held for reading; may sleep.
   *
   * @returns 0, or a negative error number
   */
  iterate_shared?: ((filp: file, ctx: dir_context) => number) | undefined;
  /**
   * ioctl(): `arg` is a number or a user pointer, as the command defines it. May sleep.
   *
   * @returns 0 or more, or a negative error number; -ENOTTY for a command that does not exist
   */
  unlocked_ioctl?: ((filp: file, cmd: number, arg: bigint) => number) | undefined;
  /**
   * poll(): calls poll_wait() for each wait queue whose wake-ups may change the answer, then says what is ready. Without
   * it a file is always ready. May sleep.
   *
   * @returns `EPOLL*` events that are there now
   */
  poll?: ((filp: file, wait: poll_table) => number) | undefined;
  /**
   * mmap(): maps the device's memory into `[vma.vm_start, vma.vm_end)`, or sets `vma.vm_ops`.
   *
   * The kernel has chosen the range and made `vma`; nothing has checked `vma.vm_pgoff` or the length against the
   * device's size. Runs with mmap_lock held for writing; may sleep.
   *
   * @returns 0, or a negative error number, which mmap() returns after the range is unmapped again
   */
  mmap?: ((filp: file, vma: vm_area_struct) => number) | undefined;
  /**
   * O_ASYNC was set or cleared by fcntl(F_SETFL): hands the three arguments on to fasync_helper(). Runs once more, with
   * `fd` -1 and `on` 0, before `release` when the flag is still set. May sleep.
   *
   * @param on 1 to set
   * @returns 0 or more, or a negative error number
   */
  fasync?: ((fd: number, filp: file, on: number) => number) | undefined;
  /**
   * fcntl() of a lock, and close() of a descriptor whose file has any: instead of posix_lock_file(), which it may call. May
   * sleep.
   *
   * @param cmd F_GETLK, F_SETLK or F_SETLKW
   * @returns 0, FILE_LOCK_DEFERRED to be called again when a lock of the file has changed, or a negative error number
   */
  lock?: ((filp: file, cmd: number, fl: file_lock) => number) | undefined;
  /**
   * flock(), and the end of an open file that has such a lock: instead of locks_lock_file_wait(), which it may call. May
   * sleep.
   *
   * @param cmd F_SETLK, or F_SETLKW to wait
   * @returns 0, or a negative error number
   */
  flock?: ((filp: file, cmd: number, fl: file_lock) => number) | undefined;
  /**
   * Linux calls it for regular files and block devices only: fallocate() of a character device is ENODEV, and this
   * function does not run.
   */
  fallocate?: ((filp: file, mode: number, offset: loff_t, len: loff_t) => number) | undefined;
  /**
   * fsync() and msync(MS_SYNC) of the bytes `[start, end]`, the end included.
   *
   * @param end 2^63 - 1 for "to the end", which a number holds only rounded
   * @param datasync 1 when only data must be written
   */
  fsync?: ((filp: file, start: loff_t, end: loff_t, datasync: number) => number) | undefined;
}

/** File may be read. Linux: include/linux/fs.h. */
export declare const FMODE_READ: number;
/** File may be written. Linux: include/linux/fs.h. */
export declare const FMODE_WRITE: number;
/** File may be sought in. Linux: include/linux/fs.h. */
export declare const FMODE_LSEEK: number;
/** File may be read at a position. Linux: include/linux/fs.h. */
export declare const FMODE_PREAD: number;
/** File may be written at a position. Linux: include/linux/fs.h. */
export declare const FMODE_PWRITE: number;
/** File was opened to be executed. Linux: include/linux/fs.h. */
export declare const FMODE_EXEC: number;

/** The write goes to the end of the file. Linux: include/linux/fs.h. */
export declare const IOCB_APPEND: number;
/** Do not wait: -EAGAIN instead. Linux: include/linux/fs.h. */
export declare const IOCB_NOWAIT: number;
/** Data is to be on the device when the write returns. Linux: include/linux/fs.h. */
export declare const IOCB_DSYNC: number;
/** Data and metadata are to be on the device when the write returns. Linux: include/linux/fs.h. */
export declare const IOCB_SYNC: number;

/**
 * `llseek` that leaves the position where it is and succeeds. Does not sleep. Linux: fs/read_write.c.
 *
 * @returns the position
 */
export declare function noop_llseek(file: file, offset: loff_t, whence: number): loff_t;

/**
 * `llseek` of an ordinary file: SEEK_END counts from the size of its inode, which is 0 for a device. SEEK_DATA and SEEK_HOLE know one stretch of data, `[0, size)`. Takes the inode's lock; may sleep.
 *
 * Linux: fs/read_write.c.
 *
 * @param offset bytes
 * @param whence SEEK_SET 0, SEEK_CUR 1, SEEK_END 2, SEEK_DATA 3, SEEK_HOLE 4
 * @returns the new position; -EINVAL before the start; -ENXIO when SEEK_DATA or SEEK_HOLE begin at or behind the end
 */
export declare function default_llseek(file: file, offset: loff_t, whence: number): loff_t;

/**
 * Call it in `open` when the device has no positions: lseek(), pread() and pwrite() of the file are ESPIPE then, also when
 * the driver has an `llseek`. Does not sleep.
 *
 * Linux: fs/open.c.
 *
 * @returns 0
 */
export declare function nonseekable_open(inode: inode, filp: file): number;

/**
 * `llseek` for a device of `size` bytes. May sleep. Linux: fs/read_write.c.
 *
 * @returns the new position; -EINVAL outside of `[0, size]`
 */
export declare function fixed_size_llseek(
  file: file,
  offset: loff_t,
  whence: number,
  size: loff_t,
): loff_t;

/**
 * A whole `read` of a buffer in kernel memory: copies what lies behind the position and advances it. May sleep.
 *
 * Linux: fs/libfs.c.
 *
 * @param to user address
 * @param count bytes the program asks for
 * @param ppos the position
 * @param from kernel address of the buffer
 * @param available its bytes
 * @returns bytes copied, 0 at the end; -EINVAL for a negative position; -EFAULT
 */
export declare function simple_read_from_buffer(
  to: user_pointer,
  count: size_t | number,
  ppos: pointer_to<loff_t>,
  from: bigint,
  available: size_t | number,
): ssize_t;

/**
 * A whole `write` to a buffer in kernel memory, as {@link simple_read_from_buffer}. May sleep. Linux: fs/libfs.c.
 *
 * @returns bytes copied, 0 when the position is behind the buffer; -EINVAL; -EFAULT
 */
export declare function simple_write_to_buffer(
  to: bigint,
  available: size_t | number,
  ppos: pointer_to<loff_t>,
  from: user_pointer,
  count: size_t | number,
): ssize_t;

/**
 * Hands an entry to whoever reads the directory. It does not move `ctx.pos`: do so when it was taken. May sleep.
 *
 * Linux: include/linux/fs.h.
 *
 * @param name without a slash
 * @param namelen bytes of `name` that count
 * @param ino inode number, 64 bits
 * @param type `DT_*`
 * @returns true when it was taken; false when there is no room for it, or the name is a bad one
 */
export declare function dir_emit(
  ctx: dir_context,
  name: string,
  namelen: number,
  ino: bigint | number,
  type: number,
): boolean;

/**
 * Hands `.` and `..` over, which are at the positions 0 and 1, and moves `ctx.pos` to 2. May sleep.
 *
 * Linux: include/linux/fs.h.
 *
 * @returns true when the position is behind both
 */
export declare function dir_emit_dots(file: file, ctx: dir_context): boolean;

/**
 * Puts a file on a list, or takes it off, and sets or clears its O_ASYNC. May sleep. Linux: fs/fcntl.c.
 *
 * @param on 0 takes it off
 * @param fapp the driver's list
 * @returns 1 when the list changed, else 0
 */
export declare function fasync_helper(
  fd: number,
  filp: file,
  on: number,
  fapp: pointer_to<fasync_struct | null>,
): number;

/**
 * Sends SIGIO to the owners of all files on a list, whom fcntl(F_SETOWN) names. A file must be off the list before it is
 * released. Does not sleep. Linux: fs/fcntl.c.
 *
 * @param sig SIGIO; with SIGURG nothing is sent
 * @param band `POLL_*` of linux/signal.h. Differs: programs have no siginfo to see it in
 */
export declare function kill_fasync(
  fp: pointer_to<fasync_struct | null>,
  sig: number,
  band: number,
): void;

/** The inode of an open file. Does not sleep. Linux: include/linux/fs.h. */
export declare function file_inode(f: file): inode;

/** Major number of a device file. Does not sleep. Linux: include/linux/fs.h. */
export declare function imajor(inode: inode): number;

/** Minor number of a device file. Does not sleep. Linux: include/linux/fs.h. */
export declare function iminor(inode: inode): number;

/**
 * Finds a free major number and registers `count` of its minor numbers, from `baseminor` on.
 *
 * May sleep. Linux: fs/char_dev.c.
 *
 * @param dev `dev.value` becomes the first number
 * @param name name in /proc/devices
 * @returns 0; -EBUSY when no major is free; -EINVAL when the minors exceed 2^20
 */
export declare function alloc_chrdev_region(
  dev: pointer_to<dev_t>,
  baseminor: number,
  count: number,
  name: string,
): number;

/**
 * Registers the numbers `[from, from + count)`.
 *
 * May sleep. Linux: fs/char_dev.c.
 *
 * @returns 0; -EBUSY when some are taken; -EINVAL for a major of 512 or more
 */
export declare function register_chrdev_region(from: dev_t, count: number, name: string): number;

/** Gives the numbers `[from, from + count)` back. May sleep. Linux: fs/char_dev.c. */
export declare function unregister_chrdev_region(from: dev_t, count: number): void;

/**
 * Registers a major with its minors 0 to 255 and the functions for them: the old, short way.
 *
 * May sleep. Linux: include/linux/fs.h.
 *
 * @param major 0 for any free one
 * @returns 0, or the major when `major` was 0; -EBUSY, -EINVAL, -ENOMEM
 */
export declare function register_chrdev(major: number, name: string, fops: file_operations): number;

/** {@link register_chrdev} for the minors `[baseminor, baseminor + count)`. May sleep. Linux: fs/char_dev.c. */
export declare function __register_chrdev(
  major: number,
  baseminor: number,
  count: number,
  name: string,
  fops: file_operations,
): number;

/** Undoes {@link register_chrdev}. May sleep. Linux: include/linux/fs.h. */
export declare function unregister_chrdev(major: number, name: string): void;

/** Undoes {@link __register_chrdev}. May sleep. Linux: fs/char_dev.c. */
export declare function __unregister_chrdev(
  major: number,
  baseminor: number,
  count: number,
  name: string,
): void;

export {};
