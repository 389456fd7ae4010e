/** linux/poison.h: what memory holds that must not be used. */

/** `next` of an entry that list_del() took out: not canonical, so that reading behind it faults. Linux: include/linux/poison.h. */
export declare const LIST_POISON1: 0xdead000000000100n;
/** `prev` of an entry that list_del() took out. Linux: include/linux/poison.h. */
export declare const LIST_POISON2: 0xdead000000000122n;
/** Every byte of memory that kfree() took back, but the last. Linux: include/linux/poison.h. */
export declare const POISON_FREE: 0x6b;
/** Last byte of memory that kfree() took back. Linux: include/linux/poison.h. */
export declare const POISON_END: 0xa5;
