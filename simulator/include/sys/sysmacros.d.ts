/** sys/sysmacros.h: device numbers as programs have them. */
import type { dev_t } from 'sys/types.h';

/** Major number: which driver. */
export declare function major(dev: dev_t): number;
/** Minor number: which of the driver's devices. */
export declare function minor(dev: dev_t): number;
/**
 * Device number of a major and a minor, for mknod(). It is not what a driver's MKDEV() gives.
 *
 * @param maj up to 4095
 * @param min up to 2^20 - 1
 */
export declare function makedev(maj: number, min: number): dev_t;
