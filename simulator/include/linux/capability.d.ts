/** linux/capability.h: what a process may do. Every process here is root's. */

/** May lock memory without a limit. Linux: include/uapi/linux/capability.h. */
export declare const CAP_IPC_LOCK: 14;
/** May use ports, /dev/mem and the like. Linux: include/uapi/linux/capability.h. */
export declare const CAP_SYS_RAWIO: 17;
/** May do what has no capability of its own. Linux: include/uapi/linux/capability.h. */
export declare const CAP_SYS_ADMIN: 21;
/** May exceed limits. Linux: include/uapi/linux/capability.h. */
export declare const CAP_SYS_RESOURCE: 24;

/** Has the running process this capability? True for every one that there is. Does not sleep. Linux: kernel/capability.c. */
export declare function capable(cap: number): boolean;
