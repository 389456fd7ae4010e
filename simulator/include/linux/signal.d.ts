/** linux/signal.h: signals that drivers send, and why. */

/** Urgent data: kill_fasync() leaves it to the network. Linux: arch/x86/include/uapi/asm/signal.h. */
export declare const SIGURG: 23;
/** A file is ready. Linux: arch/x86/include/uapi/asm/signal.h. */
export declare const SIGIO: 29;
/** The same as {@link SIGIO}. Linux: arch/x86/include/uapi/asm/signal.h. */
export declare const SIGPOLL: 29;
/** There is data to read. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_IN: 1;
/** There is room to write. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_OUT: 2;
/** There is a message to read. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_MSG: 3;
/** An error. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_ERR: 4;
/** There is urgent data. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_PRI: 5;
/** The other side is gone. Linux: include/uapi/asm-generic/siginfo.h. */
export declare const POLL_HUP: 6;

export {};
