import type { PollTable } from '../fs/poll-table.ts';

/**
 * The tables of the ->poll handlers that run now.
 *
 * Invariant: a number is never given twice, so that a driver which keeps a poll_table finds that its call is over.
 */
export class PollTables {
  private readonly active = new Map<number, PollTable>();
  private next = 1;

  /** Calls a handler with the number of `table`, which is valid until it returns. */
  during(table: PollTable, handler: (number: number) => number): number {
    const number = this.next++;
    this.active.set(number, table);
    try {
      return handler(number);
    } finally {
      this.active.delete(number);
    }
  }

  find(number: number): PollTable | undefined {
    return this.active.get(number);
  }
}
