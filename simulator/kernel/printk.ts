/** The kernel log. Linux: kernel/printk/. */
export const KERN_EMERG = 0;
export const KERN_ALERT = 1;
export const KERN_CRIT = 2;
export const KERN_ERR = 3;
export const KERN_WARNING = 4;
export const KERN_NOTICE = 5;
export const KERN_INFO = 6;
export const KERN_DEBUG = 7;

export interface LogRecord {
  readonly sequence: number;
  readonly level: number;
  /** Virtual time in microseconds. */
  readonly time: number;
  readonly text: string;
}

const MAX_RECORDS = 16384;

export class KernelLog {
  /** Record n at n modulo {@link MAX_RECORDS}. */
  private readonly records: LogRecord[] = [];
  private sequence = 0;
  /** Told about every line as it is written. */
  onLine: (record: LogRecord) => void = () => undefined;

  constructor(private readonly now: () => number) {}

  /** Appends text; each newline ends a record, a last one is optional. */
  write(level: number, text: string): void {
    for (const line of text.replace(/\n$/, '').split('\n')) {
      const record = { sequence: this.sequence, level, time: this.now(), text: line };
      this.records[this.sequence++ % MAX_RECORDS] = record;
      this.onLine(record);
    }
  }

  /** Records with a sequence number >= `since`. */
  since(since: number): readonly LogRecord[] {
    const first = Math.max(since, this.sequence - MAX_RECORDS, 0);
    return Array.from(
      { length: Math.max(this.sequence - first, 0) },
      (_, i) => this.records[(first + i) % MAX_RECORDS]!,
    );
  }

  get nextSequence(): number {
    return this.sequence;
  }
}
