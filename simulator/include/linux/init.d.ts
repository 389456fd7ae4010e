/**
 * linux/init.h: `__init` and `__exit` place functions in sections that are dropped; TypeScript has no such marks.
 * module_init() and module_exit() are in `linux/module.h`.
 */
export {};
