/** linux/module.h: what makes a file a kernel module. */

declare const opaque: unique symbol;

/** `struct module`. Linux: include/linux/module.h. */
export interface module {
  readonly [opaque]: 'module';
  /** Name as in /proc/modules: the file's, with `_` for `-`. Empty until the module's init function runs. */
  readonly name: string;
}

/**
 * This module, for the `owner` of an operations table: each driver has its own. A helper that several drivers import belongs
 * to the first of them. Linux: include/linux/export.h.
 */
export declare const THIS_MODULE: module;

/**
 * Registers the function that runs when the module is loaded.
 *
 * Call it once, at the top level of a `*.driver.ts` file. A result below 0 makes loading fail with that error, and the
 * module's exit function does not run. It may sleep.
 *
 * Linux: include/linux/module.h, called by do_init_module() in kernel/module/main.c.
 *
 * @param fn returns 0, or a negative error number
 */
export declare function module_init(fn: () => number): void;

/**
 * Registers the function that runs when the module is removed. It may sleep.
 *
 * Without one a module with an init function cannot be removed.
 *
 * Linux: include/linux/module.h, called by the delete_module() system call in kernel/module/main.c.
 */
export declare function module_exit(fn: () => void): void;

/**
 * Takes a reference, so that the module stays loaded. Open files of a table with an `owner` have one each. Does not sleep.
 * Linux: kernel/module/main.c.
 *
 * @param module null for code that is built in, which always succeeds
 * @returns false when the module is being removed
 */
export declare function try_module_get(module: module | null): boolean;

/** Takes a reference beside one that the caller has already. Does not sleep. Linux: kernel/module/main.c. */
export declare function __module_get(module: module | null): void;

/** Gives a reference back; one too many is warned of. Does not sleep. Linux: kernel/module/main.c. */
export declare function module_put(module: module | null): void;

/** How many references there are, 1 while the init function runs. Does not sleep. Linux: kernel/module/main.c. */
export declare function module_refcount(mod: module): number;

/** States the license, `GPL` for free ones. Linux: include/linux/module.h. */
export declare function MODULE_LICENSE(license: string): void;

/** States an author, by convention `Name <address>`. Linux: include/linux/module.h. */
export declare function MODULE_AUTHOR(author: string): void;

/** Says in one line what the module is for. Linux: include/linux/module.h. */
export declare function MODULE_DESCRIPTION(description: string): void;

/** States the module's version. Linux: include/linux/module.h. */
export declare function MODULE_VERSION(version: string): void;

/** States another name by which the module may be asked for, such as `char-major-10-*`. Nothing here loads by name. Linux: include/linux/module.h. */
export declare function MODULE_ALIAS(alias: string): void;

/**
 * States anything else. C's `tag` is a word; here it is text. Linux: include/linux/moduleparam.h.
 *
 * @param tag what it is about, such as `supported`
 * @param info the statement
 */
export declare function MODULE_INFO(tag: string, info: string): void;

/**
 * States which devices the module is for, so that it is loaded when one is found. Here every driver of the lab is loaded;
 * the device goes to the driver whose `id_table` names it. C's `type` is a word; here it is text. Linux:
 * include/linux/module.h.
 *
 * @param type bus of the devices, such as `pci`
 * @param name the table, usually the driver's `id_table`
 */
export declare function MODULE_DEVICE_TABLE(type: string, name: readonly object[]): void;

export {};
