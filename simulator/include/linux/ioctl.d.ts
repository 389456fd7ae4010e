/**
 * linux/ioctl.h: numbers of ioctl commands: direction, size, type (a letter) and number. Linux: include/uapi/asm-generic/
 * ioctl.h.
 *
 * Differs: C takes a type, `_IOR('m', 1, int)`; here stands its size in bytes, `_IOR('m', 1, 4)`.
 */

/** Command without an argument. Linux: include/uapi/asm-generic/ioctl.h. */
export declare function _IO(type: number | string, nr: number): number;
/** Command whose argument points to `size` bytes that the program reads. Linux: include/uapi/asm-generic/ioctl.h. */
export declare function _IOR(type: number | string, nr: number, size: number): number;
/** Command whose argument points to `size` bytes that the program writes. Linux: include/uapi/asm-generic/ioctl.h. */
export declare function _IOW(type: number | string, nr: number, size: number): number;
/** Command whose argument points to `size` bytes that go both ways. Linux: include/uapi/asm-generic/ioctl.h. */
export declare function _IOWR(type: number | string, nr: number, size: number): number;
