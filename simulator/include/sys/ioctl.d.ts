/** sys/ioctl.h: commands to a device. */
export * from 'linux/ioctl.h';

/**
 * Sends a command to a device.
 *
 * @param arg a number or an address, as the command defines it
 * @returns what the driver returned, or -1 with errno: ENOTTY for a command it does not have, EBADF
 */
export declare function ioctl(fd: number, request: number, arg?: bigint | number): number;
