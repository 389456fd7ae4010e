/**
 * What unwinds the stack of a task that is dead: a primitive, so that no object of one realm reaches the other, and
 * user code cannot tell it from anything.
 */
export const KILLED = 'pagewalk: the task is dead';

/**
 * What unwinds the kernel when a program's handler of a signal was left by an exception, as siglongjmp() leaves it: the
 * exception goes on where the signal came.
 */
export const LEFT_HANDLER = 'pagewalk: the handler of a signal was left';

/** Unwinds to the place that started the task. Contract: the task's end is recorded and its resources are gone. */
export function unwind(): never {
  throw KILLED;
}

/** Unwinds to where the signal came. */
export function leaveHandler(): never {
  throw LEFT_HANDLER;
}
