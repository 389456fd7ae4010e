/** linux/miscdevice.h: the short way to a character device, with major number 10. */
import type { file_operations } from 'linux/fs.h';
import type { umode_t } from 'linux/types.h';

/** `struct miscdevice`. Linux: include/linux/miscdevice.h. */
export interface miscdevice {
  /** Minor number, or {@link MISC_DYNAMIC_MINOR}; misc_register() writes the number chosen. */
  minor: number;
  /** Name below /dev. */
  name: string;
  /** The device's functions. */
  fops: file_operations;
  /** Permissions of the device file, `0o666`; 0 or absent gives 0o600. */
  mode?: umode_t | undefined;
}

/** Asks misc_register() for any free minor number. */
export declare const MISC_DYNAMIC_MINOR: 255;

/**
 * Registers a device and makes its file in /dev.
 *
 * May sleep. Linux: drivers/char/misc.c.
 *
 * @returns 0; -EBUSY when the minor number is taken or none is free, -EEXIST when the name is
 */
export declare function misc_register(misc: miscdevice): number;

/**
 * Removes the device and its file. Files that are open stay usable.
 *
 * May sleep. Linux: drivers/char/misc.c (returns nothing since 4.3).
 */
export declare function misc_deregister(misc: miscdevice): void;
