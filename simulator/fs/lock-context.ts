/** The locks of an inode. Linux: struct file_lock_context, fs/locks.c (6.12). */
import { EAGAIN, EDEADLK, ENOENT } from '../lib/errno.ts';
import { WaitQueueHead } from '../kernel/wait-queue.ts';

/** Linux: include/uapi/asm-generic/fcntl.h. */
export const F_RDLCK = 0;
export const F_WRLCK = 1;
export const F_UNLCK = 2;
/** Linux: include/linux/filelock.h. */
export const FL_POSIX = 1;
export const FL_FLOCK = 2;
export const FL_ACCESS = 8;
export const FL_EXISTS = 16;
export const FL_CLOSE = 64;
export const FL_SLEEP = 128;
export const FL_OFDLCK = 1024;
/** The caller has to wait. */
export const FILE_LOCK_DEFERRED = 1;
/** The greatest loff_t, rounded as every number beyond 2^53. */
export const OFFSET_MAX = 2 ** 63;

const MAX_DEADLK_ITERATIONS = 10;

/** Whose locks do not conflict: a table of descriptors, or an open file. */
export interface LockOwner {
  /** Whose lock this owner waits for. Linux: blocked_hash. */
  waitsFor?: LockOwner | undefined;
}

/** Linux: struct file_lock. */
export interface FileLock {
  /** FL_* */
  flags: number;
  /** F_RDLCK, F_WRLCK or F_UNLCK. */
  type: number;
  pid: number;
  owner: LockOwner;
  /** Bytes [start, end], the end included. */
  start: number;
  end: number;
}

/** Linux: locks_conflict(). */
function conflict(a: FileLock, b: FileLock): boolean {
  return a.owner !== b.owner && (a.type === F_WRLCK || b.type === F_WRLCK);
}

/** Linux: locks_overlap(). */
function overlap(a: FileLock, b: FileLock): boolean {
  return a.end >= b.start && b.end >= a.start;
}

/** Would the owner of `request`, waiting for that of `block`, wait for itself? Linux: posix_locks_deadlock(). */
function deadlock(request: FileLock, block: FileLock): boolean {
  if ((request.flags & FL_OFDLCK) !== 0) return false;
  let { waitsFor } = block.owner;
  for (let i = 0; waitsFor && i <= MAX_DEADLK_ITERATIONS; i++) {
    if (waitsFor === request.owner) return true;
    ({ waitsFor } = waitsFor);
  }
  return false;
}

export class FileLockContext {
  /** Those of an owner lie together, by start. Linux: flc_posix. */
  posix: FileLock[] = [];
  /** Linux: flc_flock. */
  flock: FileLock[] = [];
  /** Who waits for any of them. */
  readonly waiters = new WaitQueueHead();

  /** The first lock that `request` would conflict with. Linux: posix_test_lock(). */
  posixConflict(request: FileLock): FileLock | undefined {
    return this.posix.find((lock) => conflict(request, lock) && overlap(request, lock));
  }

  /**
   * Sets, changes or removes the lock of a range. Linux: posix_lock_inode().
   *
   * @returns 0, -EAGAIN (conflict), {@link FILE_LOCK_DEFERRED} (conflict, and FL_SLEEP), -EDEADLK, -ENOENT (FL_EXISTS, and
   *   nothing was there)
   */
  posixLock(request: FileLock): number {
    const blocking = request.type === F_UNLCK ? undefined : this.posixConflict(request);
    if (blocking) return this.refuse(request, blocking, deadlock(request, blocking));
    if ((request.flags & FL_ACCESS) !== 0) return 0;
    return this.replace(request) || (request.flags & FL_EXISTS) === 0 ? 0 : -ENOENT;
  }

  private refuse(request: FileLock, blocking: FileLock, deadly: boolean): number {
    if ((request.flags & FL_SLEEP) === 0) return -EAGAIN;
    if (deadly) return -EDEADLK;
    request.owner.waitsFor = blocking.owner;
    return FILE_LOCK_DEFERRED;
  }

  /** Cuts the range out of its owner's locks, or joins it with equal ones beside it; was anything there? */
  private replace(request: FileLock): boolean {
    const { owner, type } = request;
    const first = this.posix.findIndex((lock) => lock.owner === owner);
    const own = this.posix.filter((lock) => lock.owner === owner);
    const merged = { ...request };
    const kept: FileLock[] = [];
    let found = false;
    for (const lock of own) {
      const hit = overlap(lock, request);
      found ||= hit;
      if (lock.type === type && lock.end >= request.start - 1 && lock.start - 1 <= request.end) {
        merged.start = Math.min(merged.start, lock.start);
        merged.end = Math.max(merged.end, lock.end);
      } else if (hit) {
        if (lock.start < request.start) kept.push({ ...lock, end: request.start - 1 });
        if (lock.end > request.end) kept.push({ ...lock, start: request.end + 1 });
      } else kept.push(lock);
    }
    if (type !== F_UNLCK) kept.push(merged);
    kept.sort((a, b) => a.start - b.start);
    const others = this.posix.filter((lock) => lock.owner !== owner);
    others.splice(first < 0 ? others.length : first, 0, ...kept);
    this.posix = others;
    this.wake();
    return found;
  }

  /**
   * The lock of a whole open file. A conflicting one of its own is gone even when the new one cannot be had. Linux:
   * flock_lock_inode().
   *
   * @returns as {@link posixLock}, without -EDEADLK
   */
  flockLock(request: FileLock): number {
    const { owner, type } = request;
    const own = this.flock.find((lock) => lock.owner === owner);
    if (own?.type === type) return 0;
    if (own) {
      this.flock = this.flock.filter((lock) => lock !== own);
      this.wake();
    }
    if (type === F_UNLCK) return own || (request.flags & FL_EXISTS) === 0 ? 0 : -ENOENT;
    const blocking = this.flock.find((lock) => conflict(request, lock));
    if (blocking) return this.refuse(request, blocking, false);
    if ((request.flags & FL_ACCESS) === 0) this.flock.push({ ...request });
    return 0;
  }

  /** Linux: locks_wake_up_blocks(): they ask again. */
  private wake(): void {
    this.waiters.wake('all states', 0);
  }
}
