import type { poll_table } from 'linux/poll.h';
import { wrongType } from '../../libc/arguments.ts';
import { FacadeTable, seal } from './handles.ts';

export interface PollTableFacades {
  of(table: number): poll_table;
  /** Number of a genuine façade, 0 for null. */
  handle(fn: string, value: unknown): number;
}

/** Façades of `poll_table`, one per call of ->poll. */
export function pollTables(): PollTableFacades {
  class PollTable {
    readonly #table: number;

    constructor(table: number) {
      this.#table = table;
    }

    static table(value: unknown): number {
      return typeof value === 'object' && value !== null && #table in value ? value.#table : 0;
    }
  }
  seal(PollTable);

  const table = new FacadeTable(
    (_handle, number) => Object.freeze(new PollTable(number)) as unknown as poll_table,
  );
  return {
    of: (number) => table.of(0, number),
    handle(fn, value) {
      if (value === null) return 0;
      const number = PollTable.table(value);
      if (number === 0) throw wrongType(fn, 'p', 'a poll_table or null', value);
      return number;
    },
  };
}
