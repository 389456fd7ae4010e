/** Which VMAs of a task are new, changed or gone since the last stop. */
import type { VmaMarks } from '../../simulator/inspect/views.ts';
import type { VmaChange, VmaChangesResponse } from '../protocol/dap.ts';

/** Contract: rows of one answer; the counts are of all. */
const MOST_ROWS = 1000;

type Snapshot = ReadonlyMap<number, number>;

/**
 * Remembers the marks of each task's VMAs at this stop and at the one before.
 *
 * Why here: of 65,000 VMAs an editor is told only the few that changed.
 *
 * Invariant: a task that was not asked about at the stop before has nothing to be compared with.
 */
export class VmaChanges {
  private stop = 0;
  private before = new Map<number, Snapshot>();
  private now = new Map<number, Snapshot>();

  /** @param stop counts the stops of the session */
  compare(stop: number, pid: number, { ids, marks }: VmaMarks): VmaChangesResponse {
    if (stop !== this.stop) {
      this.before = stop === this.stop + 1 ? this.now : new Map<number, Snapshot>();
      this.now = new Map();
      this.stop = stop;
    }
    const snapshot = new Map(ids.map((id, index) => [id, marks[index] ?? 0]));
    this.now.set(pid, snapshot);
    const old = this.before.get(pid);
    return old === undefined ? NOTHING : compared(old, ids, marks);
  }
}

const NOTHING: VmaChangesResponse = { fresh: 0, changed: 0, gone: 0, rows: [] };

function compared(
  old: Snapshot,
  ids: readonly number[],
  marks: readonly number[],
): VmaChangesResponse {
  const rows: VmaChange[] = [];
  let fresh = 0;
  let changed = 0;
  ids.forEach((id, index) => {
    const was = old.get(id);
    if (was === marks[index]) return;
    if (was === undefined) fresh++;
    else changed++;
    if (rows.length < MOST_ROWS) {
      rows.push({ index, id, kind: was === undefined ? 'new' : 'changed' });
    }
  });
  return { fresh, changed, gone: old.size - (ids.length - fresh), rows };
}
