/** Who is told when a file is ready. Linux: fs/fcntl.c (6.12). */
import type { KernelContext } from '../kernel/context.ts';
import { kill_pid } from '../kernel/signal-send.ts';
import { EINVAL, ESRCH } from '../lib/errno.ts';
import { O_APPEND, O_ASYNC, O_NONBLOCK, type File } from './file.ts';

const SIGIO = 29;
const INT_MIN = -0x80000000;
const O_DIRECT = 0o40000;
const O_NOATIME = 0o1000000;
const SETFL_MASK = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;

/**
 * Changes the flags of an open file: O_ASYNC is the business of ->fasync, others but those of the mask stay.
 *
 * @returns 0, or what ->fasync returned
 */
export function setfl(fd: number, file: File, flags: number): number {
  if (((flags ^ file.f_flags) & O_ASYNC) !== 0 && file.f_op.fasync) {
    const error = file.f_op.fasync(fd, file, (flags & O_ASYNC) !== 0);
    if (error < 0) return error;
  }
  file.f_flags = (flags & SETFL_MASK) | (file.f_flags & ~SETFL_MASK);
  return 0;
}

/**
 * Makes a process the one that gets SIGIO; 0 makes it nobody.
 *
 * Differs: there are no process groups, so a number below 0 finds none.
 *
 * @returns 0, -EINVAL, or -ESRCH
 */
export function f_setown(kc: KernelContext, file: File, who: number): number {
  if (who === INT_MIN) return -EINVAL;
  if (who !== 0 && !kc.tasks.has(who)) return -ESRCH;
  file.f_owner = kc.tasks.get(who);
  return 0;
}

/** Pid of the process that gets SIGIO; 0 when there is none, or no longer. */
export function f_getown(kc: KernelContext, file: File): number {
  const owner = file.f_owner;
  return owner && kc.tasks.get(owner.pid) === owner ? owner.pid : 0;
}

/** Linux: send_sigio(). */
export function send_sigio(kc: KernelContext, file: File): void {
  const pid = f_getown(kc, file);
  if (pid !== 0) kill_pid(kc, pid, SIGIO);
}
