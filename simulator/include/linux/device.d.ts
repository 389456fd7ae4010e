/** linux/device.h: devices and their classes; a device with a number gets its file in /dev. */
import type { dev_t, umode_t, pointer_to } from 'linux/types.h';

export * from 'linux/err.h';
export * from 'linux/kdev_t.h';

declare const opaque: unique symbol;

/** `struct class`: a kind of devices. `class` is a word of TypeScript, so the type has another name. */
export interface struct_class {
  readonly [opaque]: 'class';
  /** Name of the class. */
  readonly name: string;
  /**
   * Chooses name and permissions of the device files: sets `mode.value`, 0 for 0o600, and returns a path below /dev, or
   * `null` for the device's name. Set it before device_create().
   */
  devnode: ((dev: device, mode: pointer_to<umode_t> | null) => string | null) | null;
}

/** `struct device`. Linux: include/linux/device.h. */
export interface device {
  readonly [opaque]: 'device';
  /** Device number; 0 for a device without a file. */
  readonly devt: dev_t;
  /** The device it hangs on, or `null`. */
  readonly parent: device | null;
  /** Its class, or `null`. */
  readonly class: struct_class | null;
}

/**
 * Makes a class of devices. (With the owner as its first parameter before 6.4.)
 *
 * May sleep. Linux: drivers/base/class.c (6.12).
 *
 * @returns the class, or an error pointer for IS_ERR(): -EEXIST when the name is taken
 */
export declare function class_create(name: string): struct_class | bigint;

/** Removes a class, whose devices are gone. May sleep. An error pointer or `null` does nothing. Linux: drivers/base/class.c. */
export declare function class_destroy(cls: struct_class | bigint | null): void;

/**
 * Makes a device, and its file in /dev when it has a number: {@link struct_class.devnode} chooses its permissions.
 *
 * May sleep. Linux: drivers/base/core.c (6.12).
 *
 * @param cls its class
 * @param parent the device it hangs on, or `null`
 * @param devt its number, or 0 for no file
 * @param drvdata what dev_get_drvdata() returns
 * @param fmt format of its name, as printk() has it
 * @returns the device, or an error pointer for IS_ERR(): -EEXIST when the class has a device of that name, -ENODEV when
 *   `cls` is an error pointer or `null`
 */
export declare function device_create(
  cls: struct_class | bigint | null,
  parent: device | null,
  devt: dev_t,
  drvdata: unknown,
  fmt: string,
  ...args: unknown[]
): device | bigint;

/** Removes the device of a number and its file. May sleep. Linux: drivers/base/core.c. */
export declare function device_destroy(cls: struct_class, devt: dev_t): void;

/** The device's name. Does not sleep. Linux: include/linux/device.h. */
export declare function dev_name(dev: device): string;
/** What device_create() or dev_set_drvdata() was given. Does not sleep. Linux: include/linux/device.h. */
export declare function dev_get_drvdata(dev: device): unknown;
/** Keeps a value of the driver's. Does not sleep. Linux: include/linux/device.h. */
export declare function dev_set_drvdata(dev: device, data: unknown): void;

/** Logs `CLASS NAME: …` at level KERN_ERR. Linux: include/linux/dev_printk.h. */
export declare function dev_err(dev: device, fmt: string, ...args: unknown[]): void;
/** Logs `CLASS NAME: …` at level KERN_WARNING. Linux: include/linux/dev_printk.h. */
export declare function dev_warn(dev: device, fmt: string, ...args: unknown[]): void;
/** Logs `CLASS NAME: …` at level KERN_NOTICE. Linux: include/linux/dev_printk.h. */
export declare function dev_notice(dev: device, fmt: string, ...args: unknown[]): void;
/** Logs `CLASS NAME: …` at level KERN_INFO. Linux: include/linux/dev_printk.h. */
export declare function dev_info(dev: device, fmt: string, ...args: unknown[]): void;
/** Logs `CLASS NAME: …` at level KERN_DEBUG. Linux: include/linux/dev_printk.h. */
export declare function dev_dbg(dev: device, fmt: string, ...args: unknown[]): void;
