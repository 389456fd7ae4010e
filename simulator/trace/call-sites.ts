/**
 * From where programs and drivers called the kernel: the lab's statement for each kernel function that was entered from
 * one of theirs. A ring beside the one of the events.
 */
export class CallSites {
  /** Notes since boot. */
  private count = 0;
  private readonly events: Float64Array;
  private readonly statements: Int32Array;

  /** @param capacity notes kept, a power of two */
  constructor(private readonly capacity: number) {
    this.events = new Float64Array(capacity);
    this.statements = new Int32Array(capacity);
  }

  /** Contract: events come in ascending order. */
  note(event: number, statement: number): void {
    const at = this.count++ & (this.capacity - 1);
    this.events[at] = event;
    this.statements[at] = statement;
  }

  /** Id of the statement that called what `event` has entered; 0 when that was called by the kernel. */
  at(event: number): number {
    let low = Math.max(0, this.count - this.capacity);
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.events[middle & (this.capacity - 1)]! < event) low = middle + 1;
      else high = middle;
    }
    const at = low & (this.capacity - 1);
    return low < this.count && this.events[at] === event ? this.statements[at]! : 0;
  }
}
