/** What differs between two stops. */

/** Named values of one row, as shown. */
export type Fields = Readonly<Record<string, string>>;

export type Change =
  | { readonly kind: 'new' }
  /** Each `name: old → new`; empty when the row was not looked at before. */
  | { readonly kind: 'changed'; readonly what: readonly string[] };

type Snapshot = ReadonlyMap<string, Fields>;

/**
 * Remembers what each scope (a task, a page table) held at this stop and at the one before.
 *
 * Invariant: a scope that was not looked at when the run last stood still has nothing to be compared with.
 */
export class ChangeTracker {
  private owner = '';
  private stop = 0;
  private before = new Map<string, Snapshot>();
  private now = new Map<string, Snapshot>();

  /** Contract: called with every stop before its scopes are compared; the same stop twice changes nothing. */
  atStop(owner: string, stop: number): void {
    if (owner === this.owner && stop === this.stop) return;
    const follows = owner === this.owner && stop === this.stop + 1;
    this.before = follows ? this.now : new Map<string, Snapshot>();
    this.now = new Map();
    this.owner = owner;
    this.stop = stop;
  }

  compare(scope: string, rows: Snapshot): ReadonlyMap<string, Change> {
    this.now.set(scope, rows);
    const old = this.before.get(scope);
    const changes = new Map<string, Change>();
    if (old === undefined) return changes;
    for (const [key, fields] of rows) {
      const was = old.get(key);
      if (was === undefined) {
        changes.set(key, { kind: 'new' });
        continue;
      }
      const what = differences(was, fields);
      if (what.length > 0) changes.set(key, { kind: 'changed', what });
    }
    return changes;
  }
}

function differences(was: Fields, is: Fields): string[] {
  return Object.entries(is)
    .filter(([name, value]) => was[name] !== value)
    .map(([name, value]) => `${name}: ${was[name] ?? 'none'} → ${value}`);
}
