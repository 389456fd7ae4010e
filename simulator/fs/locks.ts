/** Locks of programs on files. Linux: fs/locks.c (6.12). */
import { EBADF, EINVAL, EOVERFLOW, ERESTARTSYS } from '../lib/errno.ts';
import type { KernelContext } from '../kernel/context.ts';
import { currentTask } from '../kernel/current.ts';
import { prepareSleep } from '../kernel/mutex.ts';
import { schedule, setState } from '../kernel/sched.ts';
import { signalEndsSleep } from '../kernel/signal-pending.ts';
import { FMODE_READ, FMODE_WRITE } from '../mm/ports.ts';
import type { File } from './file.ts';
import type { Inode } from './inode.ts';
import {
  F_RDLCK,
  F_UNLCK,
  F_WRLCK,
  FILE_LOCK_DEFERRED,
  FileLockContext,
  FL_CLOSE,
  FL_FLOCK,
  FL_OFDLCK,
  FL_POSIX,
  FL_SLEEP,
  OFFSET_MAX,
  type FileLock,
  type LockOwner,
} from './lock-context.ts';

/** Commands of ->lock and ->flock. Linux: include/uapi/asm-generic/fcntl.h. */
export const F_GETLK = 5;
export const F_SETLK = 6;
export const F_SETLKW = 7;
const F_OFD_GETLK = 36;
const F_OFD_SETLKW = 38;

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

/** Bytes of struct flock. */
export const FLOCK_BYTES = 32;

/** Is it a command about locks? */
export function isLockCommand(command: number): boolean {
  return (
    (command >= F_GETLK && command <= F_SETLKW) ||
    (command >= F_OFD_GETLK && command <= F_OFD_SETLKW)
  );
}

function contextOf(inode: Inode): FileLockContext {
  inode.flctx ??= new FileLockContext();
  return inode.flctx;
}

/** As {@link FileLockContext.posixLock}. Linux: posix_lock_file(). */
export function posix_lock_file(file: File, lock: FileLock): number {
  return contextOf(file.f_inode).posixLock(lock);
}

/** Makes `lock` the one that it would conflict with, or one of type F_UNLCK. */
export function posix_test_lock(file: File, lock: FileLock): void {
  const found = file.f_inode.flctx?.posixConflict(lock);
  if (found) Object.assign(lock, found);
  else lock.type = F_UNLCK;
}

/** Linux: flock_lock_inode_wait(), posix_lock_inode_wait(). */
export function locks_lock_file_wait(kc: KernelContext, file: File, lock: FileLock): number {
  const context = contextOf(file.f_inode);
  return waitFor(kc, context, lock, () =>
    (lock.flags & FL_POSIX) !== 0 ? context.posixLock(lock) : context.flockLock(lock),
  );
}

/** Asks again after every change, until nobody has a conflicting lock. Linux: do_lock_file_wait(). */
function waitFor(
  kc: KernelContext,
  { waiters }: FileLockContext,
  { owner }: FileLock,
  ask: () => number,
): number {
  const task = currentTask(kc);
  for (;;) {
    const result = ask();
    if (result !== FILE_LOCK_DEFERRED) return result;
    prepareSleep(kc, 'interruptible');
    const interrupted = signalEndsSleep(kc);
    if (interrupted) setState(kc, 'R');
    else {
      waiters.add(task);
      schedule(kc);
      waiters.remove(task);
    }
    owner.waitsFor = undefined;
    if (interrupted) return -ERESTARTSYS;
  }
}

/** Linux: flock_to_posix_lock(): 0, -EINVAL or -EOVERFLOW. */
function fromFlock(file: File, flock: DataView, lock: FileLock): number {
  const whence = flock.getInt16(2, true);
  const length = Number(flock.getBigInt64(16, true));
  const base = [0, file.f_pos, file.f_inode.i_size][whence];
  if (base === undefined) return -EINVAL;
  const start = base + Number(flock.getBigInt64(8, true));
  if (start >= OFFSET_MAX) return -EOVERFLOW;
  if (start < 0) return -EINVAL;
  if (length > 0 && start + length - 1 > OFFSET_MAX) return -EOVERFLOW;
  if (start + length < 0) return -EINVAL;
  lock.start = length < 0 ? start + length : start;
  lock.end = length === 0 ? OFFSET_MAX : length < 0 ? start - 1 : start + length - 1;
  lock.type = flock.getInt16(0, true);
  return lock.type === F_RDLCK || lock.type === F_WRLCK || lock.type === F_UNLCK ? 0 : -EINVAL;
}

/** Linux: posix_lock_to_flock(). */
function toFlock(lock: FileLock, flock: DataView): void {
  flock.setInt16(0, lock.type, true);
  if (lock.type === F_UNLCK) return;
  const length = lock.end === OFFSET_MAX ? 0 : lock.end - lock.start + 1;
  flock.setInt16(2, 0, true);
  flock.setBigInt64(8, BigInt(lock.start), true);
  flock.setBigInt64(16, BigInt(length), true);
  flock.setInt32(24, (lock.flags & FL_OFDLCK) !== 0 ? -1 : lock.pid, true);
}

/** Linux: check_fmode_for_setlk(). */
function hasMode({ f_mode }: File, type: number): boolean {
  if (type === F_RDLCK) return (f_mode & FMODE_READ) !== 0;
  return type === F_UNLCK || (f_mode & FMODE_WRITE) !== 0;
}

/**
 * fcntl(2) with F_GETLK, F_SETLK, F_SETLKW or one of their kin for open files. Linux: fcntl_getlk(), fcntl_setlk().
 *
 * @param flock struct flock, which F_GETLK changes
 * @returns 0, -EINVAL, -EOVERFLOW, -EBADF (mode of the file), -EAGAIN, -EDEADLK, -ERESTARTSYS, or what ->lock returned
 */
export function fcntl_lock(
  kc: KernelContext,
  file: File,
  command: number,
  flock: DataView,
): number {
  const task = currentTask(kc);
  const ofd = command >= F_OFD_GETLK;
  const get = command === F_GETLK || command === F_OFD_GETLK;
  const wait = command === F_SETLKW || command === F_OFD_SETLKW;
  const owner: LockOwner = ofd ? file : task.files;
  const flags = FL_POSIX | (ofd ? FL_OFDLCK : 0) | (wait ? FL_SLEEP : 0);
  const lock: FileLock = { flags, type: F_UNLCK, pid: task.pid, owner, start: 0, end: 0 };
  if (command === F_GETLK && ![F_RDLCK, F_WRLCK].includes(flock.getInt16(0, true))) return -EINVAL;
  const error = fromFlock(file, flock, lock);
  if (error !== 0) return error;
  if (ofd && flock.getInt32(24, true) !== 0) return -EINVAL;
  if (get) {
    const failed = file.f_op.lock ? file.f_op.lock(file, F_GETLK, lock) : 0;
    if (!file.f_op.lock) posix_test_lock(file, lock);
    if (failed === 0) toFlock(lock, flock);
    return failed;
  }
  if (!hasMode(file, lock.type)) return -EBADF;
  return waitFor(kc, contextOf(file.f_inode), lock, () =>
    vfs_lock_file(file, wait ? F_SETLKW : F_SETLK, lock),
  );
}

function vfs_lock_file(file: File, command: number, lock: FileLock): number {
  return file.f_op.lock ? file.f_op.lock(file, command, lock) : posix_lock_file(file, lock);
}

/**
 * flock(2). Linux: the system call in fs/locks.c.
 *
 * @returns 0, -EINVAL, -EBADF, -EAGAIN, -ERESTARTSYS, or what ->flock returned
 */
export function flock(kc: KernelContext, file: File, command: number): number {
  const type = { [LOCK_SH]: F_RDLCK, [LOCK_EX]: F_WRLCK, [LOCK_UN]: F_UNLCK }[command & ~LOCK_NB];
  if (type === undefined) return -EINVAL;
  if (type !== F_UNLCK && (file.f_mode & (FMODE_READ | FMODE_WRITE)) === 0) return -EBADF;
  const wait = (command & LOCK_NB) === 0;
  const lock = wholeFile(FL_FLOCK | (wait ? FL_SLEEP : 0), file, type, currentTask(kc).pid);
  if (file.f_op.flock) return file.f_op.flock(file, wait ? F_SETLKW : F_SETLK, lock);
  return locks_lock_file_wait(kc, file, lock);
}

function wholeFile(flags: number, owner: LockOwner, type: number, pid: number): FileLock {
  return { flags, type, pid, owner, start: 0, end: OFFSET_MAX };
}

/** The locks of an owner go when it closes any descriptor of the file. Linux: locks_remove_posix(). */
export function locks_remove_posix(file: File, owner: LockOwner): void {
  if (!file.f_inode.flctx?.posix.length) return;
  vfs_lock_file(file, F_SETLK, wholeFile(FL_POSIX | FL_CLOSE, owner, F_UNLCK, 0));
}

/** The last reference to an open file goes, and its own locks with it. Linux: locks_remove_file(). */
export function locks_remove_file(file: File): void {
  locks_remove_posix(file, file);
  if (!file.f_inode.flctx?.flock.length) return;
  const lock = wholeFile(FL_FLOCK | FL_CLOSE, file, F_UNLCK, 0);
  if (file.f_op.flock) file.f_op.flock(file, F_SETLKW, lock);
  else contextOf(file.f_inode).flockLock(lock);
}
