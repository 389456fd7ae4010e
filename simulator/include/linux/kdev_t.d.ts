/** linux/kdev_t.h: device numbers, `major << 20 | minor`. Nothing here sleeps. */
import type { dev_t } from 'linux/types.h';

/** Bits of the minor number: 20. Linux: include/linux/kdev_t.h. */
export declare const MINORBITS: 20;
/** Mask of the minor number: 0xfffff. Linux: include/linux/kdev_t.h. */
export declare const MINORMASK: 0xfffff;
/** Major number: which driver. Linux: include/linux/kdev_t.h. */
export declare function MAJOR(dev: dev_t): number;
/** Minor number: which of the driver's devices. Linux: include/linux/kdev_t.h. */
export declare function MINOR(dev: dev_t): number;
/** Device number of a major and a minor. Linux: include/linux/kdev_t.h. */
export declare function MKDEV(ma: number, mi: number): dev_t;
