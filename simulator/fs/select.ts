/** poll(2). Linux: fs/select.c (6.12). */
import { ERESTARTNOHAND } from '../lib/errno.ts';
import type { KernelContext } from '../kernel/context.ts';
import { currentTask } from '../kernel/current.ts';
import { setState } from '../kernel/sched.ts';
import { hasSignal } from '../kernel/signal-pending.ts';
import { scheduleUntil } from '../kernel/sleep.ts';
import type { WaitQueueHead } from '../kernel/wait-queue.ts';
import type { File } from './file.ts';
import type { PollTable } from './poll-table.ts';
import { DO_SYS_POLL, VFS_POLL } from './stages.ts';

const POLLERR = 0x8;
const POLLHUP = 0x10;
const POLLNVAL = 0x20;
/** POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM. Linux: DEFAULT_POLLMASK. */
const DEFAULT_MASK = 0x145;

/** Linux: struct pollfd. */
export interface PollFd {
  readonly fd: number;
  /** POLL* that the caller wants to know of. */
  readonly events: number;
  revents: number;
}

/** The queues of one poll(2) call. Linux: struct poll_wqueues. */
class PollQueues implements PollTable {
  /** Only the first round enters queues. */
  collecting = true;
  /** Somebody woke us since. */
  triggered = false;
  private readonly queues = new Set<WaitQueueHead>();

  constructor(private readonly kc: KernelContext) {}

  wait(queue: WaitQueueHead): void {
    if (!this.collecting || this.queues.has(queue)) return;
    this.queues.add(queue);
    const woken = (): void => {
      this.triggered = true;
    };
    queue.add(currentTask(this.kc), { autoremove: false, woken });
  }

  /** Linux: poll_freewait(). */
  free(): void {
    for (const queue of this.queues) queue.remove(currentTask(this.kc));
  }
}

/** Events of an open file. Linux: vfs_poll(). */
function vfs_poll(kc: KernelContext, file: File, table: PollTable): number {
  kc.trace.enter(VFS_POLL, file.id);
  return kc.trace.leave(file.f_op.poll?.(file, table) ?? DEFAULT_MASK);
}

/**
 * Waits until one of the files is ready. Linux: do_sys_poll(), do_poll().
 *
 * @param lookup open file of a descriptor
 * @param milliseconds longest wait, below 0 for ever; 0 only asks
 * @returns how many have events, or -ERESTARTNOHAND when a signal came first
 */
export function do_sys_poll(
  kc: KernelContext,
  lookup: (fd: number) => File | undefined,
  fds: readonly PollFd[],
  milliseconds: number,
): number {
  const { clock } = kc.cpu;
  const end = milliseconds < 0 ? Infinity : clock.now() + milliseconds * 1e6;
  const queues = new PollQueues(kc);
  kc.trace.enter(DO_SYS_POLL, fds.length, milliseconds);
  queues.collecting = milliseconds !== 0;
  for (;;) {
    const count = pollOnce(kc, lookup, fds, queues);
    queues.collecting = false;
    const interrupted = count === 0 && hasSignal(kc);
    if (count > 0 || interrupted || clock.now() >= end) {
      queues.free();
      return kc.trace.leave(interrupted ? -ERESTARTNOHAND : count);
    }
    if (!queues.triggered) {
      setState(kc, 'S');
      scheduleUntil(kc, end);
    }
    queues.triggered = false;
  }
}

function pollOnce(
  kc: KernelContext,
  lookup: (fd: number) => File | undefined,
  fds: readonly PollFd[],
  queues: PollQueues,
): number {
  let count = 0;
  for (const entry of fds) {
    entry.revents = 0;
    if (entry.fd < 0) continue;
    const file = lookup(entry.fd);
    const events = file ? vfs_poll(kc, file, queues) : POLLNVAL;
    entry.revents = events & (entry.events | POLLERR | POLLHUP | POLLNVAL);
    if (entry.revents === 0) continue;
    count++;
    // Linux: what is ready already need not be waited for.
    queues.collecting = false;
  }
  return count;
}
