/** linux/poll.h: which events a driver's files have, and where to wait for others. */
import type { file } from 'linux/fs.h';
import type { wait_queue_head } from 'linux/wait.h';

declare const opaque: unique symbol;

/** `poll_table`: who asks. It is over when `poll` returns. Linux: include/linux/poll.h. */
export interface poll_table {
  readonly [opaque]: 'poll_table';
}

/**
 * Has wake-ups of `wait_address` end the poll() that asks. Call it before you look at the device, on each call.
 *
 * Does not sleep. Linux: include/linux/poll.h.
 */
export declare function poll_wait(
  filp: file,
  wait_address: wait_queue_head,
  p: poll_table | null,
): void;

/** There is data to read. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLIN: 0x1;
/** There is urgent data. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLPRI: 0x2;
/** Writing does not block. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLOUT: 0x4;
/** An error. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLERR: 0x8;
/** The other side is gone. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLHUP: 0x10;
/** The descriptor is not open. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLNVAL: 0x20;
/** There is normal data to read. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLRDNORM: 0x40;
/** There is priority data to read. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLRDBAND: 0x80;
/** Writing normal data does not block. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLWRNORM: 0x100;
/** Writing priority data does not block. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLWRBAND: 0x200;
/** The other side will write no more. Linux: include/uapi/linux/eventpoll.h. */
export declare const EPOLLRDHUP: 0x2000;
/** There is data to read. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLIN: 0x1;
/** There is urgent data. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLPRI: 0x2;
/** Writing does not block. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLOUT: 0x4;
/** An error. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLERR: 0x8;
/** The other side is gone. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLHUP: 0x10;
/** The descriptor is not open. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLNVAL: 0x20;
/** There is normal data to read. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLRDNORM: 0x40;
/** There is priority data to read. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLRDBAND: 0x80;
/** Writing normal data does not block. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLWRNORM: 0x100;
/** Writing priority data does not block. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLWRBAND: 0x200;
/** The other side will write no more. Linux: include/uapi/asm-generic/poll.h. */
export declare const POLLRDHUP: 0x2000;

export {};
