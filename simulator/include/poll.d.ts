/** poll.h: waiting for files to be ready. */

/** `struct pollfd`: a descriptor, and what is asked about it. */
export interface pollfd {
  /** Descriptor; one below 0 is passed over. */
  fd: number;
  /** `POLL*` that the caller wants to know of. */
  events: number;
  /** `POLL*` that are there; POLLERR, POLLHUP and POLLNVAL come unasked. */
  revents: number;
}

/** Number of a list of descriptors. */
export type nfds_t = bigint;

/**
 * Waits until one of the files has an event, a signal comes, or the time is over.
 *
 * @param nfds how many of `fds` count
 * @param timeout milliseconds of virtual time; below 0 for ever, 0 only asks
 * @returns how many have events, 0 when the time is over, or -1 with errno: EINTR, EINVAL (more than 1024)
 */
export declare function poll(fds: pollfd[], nfds: nfds_t | number, timeout: number): number;

/** There is data to read. */
export declare const POLLIN: 0x1;
/** There is urgent data. */
export declare const POLLPRI: 0x2;
/** Writing does not block. */
export declare const POLLOUT: 0x4;
/** An error. */
export declare const POLLERR: 0x8;
/** The other side is gone. */
export declare const POLLHUP: 0x10;
/** The descriptor is not open. */
export declare const POLLNVAL: 0x20;
/** There is normal data to read. */
export declare const POLLRDNORM: 0x40;
/** There is priority data to read. */
export declare const POLLRDBAND: 0x80;
/** Writing normal data does not block. */
export declare const POLLWRNORM: 0x100;
/** Writing priority data does not block. */
export declare const POLLWRBAND: 0x200;
/** The other side will write no more. */
export declare const POLLRDHUP: 0x2000;
