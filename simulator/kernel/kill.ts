/**
 * What unwinds the stack of a task that is dead: a primitive, so that no object of one realm reaches the other, and
 * user code cannot tell it from anything.
 */
export const KILLED = 'pagewalk: the task is dead';

/** Unwinds to the place that started the task. Contract: the task's end is recorded and its resources are gone. */
export function unwind(): never {
  throw KILLED;
}
