/** linux/delay.h: waiting for a time. All of it is virtual: a second passes in an instant, in the same order each time. */

/** Sleeps at least `msecs` milliseconds, and up to two or three jiffies more. Sleeps. Linux: kernel/time/sleep_timeout.c. */
export declare function msleep(msecs: number): void;

/** As {@link msleep}, until a signal comes. Sleeps. @returns milliseconds left, as `unsigned long`. Linux: kernel/time/sleep_timeout.c. */
export declare function msleep_interruptible(msecs: number): bigint;

/** Sleeps whole seconds. Sleeps. Linux: include/linux/delay.h. */
export declare function ssleep(seconds: number): void;

/** Sleeps between `min` and `max` microseconds: exactly `min` here. Sleeps. Linux: include/linux/delay.h. */
export declare function usleep_range(min: bigint | number, max: bigint | number): void;

/** Waits `usecs` microseconds: spins below 10, sleeps otherwise. Sleeps. Linux: include/linux/delay.h. */
export declare function fsleep(usecs: bigint | number): void;

/** Spins for `usecs` microseconds. Does not sleep. Linux: arch/x86/lib/delay.c. */
export declare function udelay(usecs: bigint | number): void;

/** Spins for `nsecs` nanoseconds. Does not sleep. Linux: arch/x86/lib/delay.c. */
export declare function ndelay(nsecs: bigint | number): void;

/** Spins for `msecs` milliseconds: msleep() is nearly always better. Does not sleep. Linux: include/linux/delay.h. */
export declare function mdelay(msecs: bigint | number): void;

/** One round of a loop that polls a device. Does not sleep. Linux: arch/x86/include/asm/vdso/processor.h. */
export declare function cpu_relax(): void;
