import type { WaitQueueHead } from '../kernel/wait-queue.ts';

/** Where ->poll says which queues would wake it. Linux: poll_table. */
export interface PollTable {
  /** Linux: poll_wait(). */
  wait(queue: WaitQueueHead): void;
}
