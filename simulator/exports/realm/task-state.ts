import { SLEEP_INTERRUPTIBLE, SLEEP_KILLABLE, SLEEP_UNINTERRUPTIBLE } from '../sched-gate.ts';

export const TASK_RUNNING = 0;
export const TASK_INTERRUPTIBLE = 1;
export const TASK_UNINTERRUPTIBLE = 2;
export const TASK_KILLABLE = 0x102;

/** `SLEEP_*` of a TASK_* state, -1 for one that runs. */
export function sleepOf(state: number): number {
  switch (state) {
    case TASK_INTERRUPTIBLE:
      return SLEEP_INTERRUPTIBLE;
    case TASK_UNINTERRUPTIBLE:
      return SLEEP_UNINTERRUPTIBLE;
    case TASK_KILLABLE:
      return SLEEP_KILLABLE;
    default:
      return -1;
  }
}
