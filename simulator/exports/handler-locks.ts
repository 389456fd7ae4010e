/**
 * Which locks the kernel holds while a handler of a driver runs.
 *
 * Differs: one bit, because one handler runs at a time; a fault inside a handler that holds mmap_lock is not told from
 * one outside.
 */
export class HandlerLocks {
  /** mmap_lock of the current mm is held for writing: ->mmap, and every VMA operation but those of faults. */
  mmapWrite = false;

  /** Runs a handler with mmap_lock held for writing, or not. */
  with<T>(mmapWrite: boolean, handler: () => T): T {
    const before = this.mmapWrite;
    this.mmapWrite = mmapWrite;
    try {
      return handler();
    } finally {
      this.mmapWrite = before;
    }
  }
}
