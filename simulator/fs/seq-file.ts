/**
 * Files made of records, whose text comes into being while they are read. Linux: fs/seq_file.c (6.12).
 *
 * One read returns what fits of whole records into a buffer of a page, which grows only for a record that is longer; the
 * next one goes on with the record after it, looked up anew. So a list may change between two reads.
 */
import { EFAULT, EINVAL } from '../lib/errno.ts';
import { TextBuffer } from '../lib/text-buffer.ts';
import { FMODE_PWRITE } from '../mm/ports.ts';
import type { File, FilePosition, UserBuffer } from './file.ts';
import { vfs_setpos } from './read-write.ts';

/** Where an iteration stands. Linux: the `loff_t *pos` of start() and next(). */
export interface SeqPosition {
  index: number;
}

/**
 * The records of a file. A record is a number > 0 that only its file understands; 0 is the end, < 0 an errno. Linux:
 * struct seq_operations.
 */
export interface SeqOperations {
  /** The record at `position.index`, which may be moved to where the record really is. */
  start(position: SeqPosition): number;
  /** The record after `record`; moves the index. */
  next(record: number, position: SeqPosition): number;
  /** Appends the record's text. 0 or -errno. */
  show(out: TextBuffer, record: number): number;
}

const BUFFER_SIZE = 4096;

/** The state of one open file. Linux: struct seq_file. */
class SeqFile {
  private readonly buffer = new TextBuffer();
  private readonly position: SeqPosition = { index: 0 };
  /** Bytes of the buffer that were not handed out yet: [from, from + count). */
  private from = 0;
  private count = 0;
  private size = BUFFER_SIZE;
  private readPos = 0;

  constructor(private readonly records: SeqOperations) {}

  readonly read = (_file: File, to: UserBuffer, ppos: FilePosition): number => {
    if (to.length === 0) return 0;
    if (ppos.value === 0) this.rewind();
    if (ppos.value !== this.readPos) {
      const error = this.traverse(ppos.value);
      if (error !== 0) {
        this.readPos = 0;
        this.rewind();
        return error;
      }
      this.readPos = ppos.value;
    }
    let error = 0;
    let copied = this.handOut(to, 0);
    if (!this.pending()) {
      error = this.fill(to.length - copied);
      copied += this.handOut(to, copied);
    }
    if (copied === 0) return this.pending() ? -EFAULT : error;
    ppos.value += copied;
    this.readPos += copied;
    return copied;
  };

  readonly llseek = (file: File, offset: number, whence: number): number => {
    if (whence > 1) return -EINVAL;
    const target = whence === 1 ? file.f_pos + offset : offset;
    if (target < 0) return -EINVAL;
    if (target === this.readPos) return vfs_setpos(file, target);
    const error = this.traverse(target);
    this.readPos = error === 0 ? target : 0;
    if (error === 0) return vfs_setpos(file, target);
    file.f_pos = 0;
    this.rewind();
    return error;
  };

  private rewind(): void {
    this.position.index = 0;
    this.count = 0;
  }

  private pending(): boolean {
    return this.count > 0;
  }

  private handOut(to: UserBuffer, offset: number): number {
    const wanted = Math.min(this.count, to.length - offset);
    if (wanted === 0) return 0;
    const done = to.put(offset, this.buffer.view(this.from, this.from + wanted));
    this.from += done;
    this.count -= done;
    return done;
  }

  /** Makes room for at least one record. A buffer that a record fills to the last byte counts as too small. */
  private fit(): void {
    while (this.buffer.length >= this.size) this.size *= 2;
  }

  /**
   * Puts one non-empty record into the empty buffer, and more as long as they fit and are wanted. 0 or the errno that
   * ended it before the first.
   */
  private fill(wanted: number): number {
    const { buffer, position, records } = this;
    buffer.clear();
    this.from = 0;
    let record = records.start(position);
    for (; record > 0; record = records.next(record, position)) {
      const error = records.show(buffer, record);
      if (error < 0) return error;
      if (buffer.length > 0) break;
    }
    if (record <= 0) return record;
    this.fit();
    for (;;) {
      const whole = buffer.length;
      record = records.next(record, position);
      if (record <= 0 || whole >= wanted) break;
      if (records.show(buffer, record) < 0 || buffer.length >= this.size) {
        buffer.length = whole;
        break;
      }
    }
    this.count = buffer.length;
    return 0;
  }

  /** Goes to byte `offset`, making the text before it once more. Linux: traverse(). */
  private traverse(offset: number): number {
    const { buffer, position, records } = this;
    this.rewind();
    this.from = 0;
    if (offset === 0) return 0;
    let before = 0;
    let record = records.start(position);
    while (record > 0) {
      buffer.clear();
      const error = records.show(buffer, record);
      if (error < 0) return error;
      this.fit();
      record = records.next(record, position);
      if (before + buffer.length > offset) {
        this.from = offset - before;
        this.count = buffer.length - this.from;
        return 0;
      }
      before += buffer.length;
      if (before === offset) return 0;
    }
    return Math.min(record, 0);
  }
}

/**
 * Makes an open file read records; what else it does stays. Contract: called by ->open. Linux: seq_open().
 */
export function seq_open(file: File, records: SeqOperations): void {
  const { read, llseek } = new SeqFile(records);
  file.f_op = { ...file.f_op, read, llseek };
  file.f_mode &= ~FMODE_PWRITE;
}

/** A file that is one record. Linux: single_open(). */
export function singleRecord(show: (out: TextBuffer) => number): SeqOperations {
  return {
    start: ({ index }) => (index === 0 ? 1 : 0),
    next: (_record, position) => {
      position.index++;
      return 0;
    },
    show,
  };
}

/** A file with one record for each element; `list` is asked anew whenever an iteration starts. */
export function listRecords<T>(
  list: () => readonly T[],
  show: (out: TextBuffer, element: T) => void,
): SeqOperations {
  let elements: readonly T[] = [];
  return {
    start: ({ index }) => {
      elements = list();
      return index < elements.length ? index + 1 : 0;
    },
    next: (record, position) => {
      position.index++;
      return record < elements.length ? record + 1 : 0;
    },
    show: (out, record) => {
      show(out, elements[record - 1]!);
      return 0;
    },
  };
}

/** The whole text at once, or the errno that ended it. */
export function seqText(records: SeqOperations, out: TextBuffer): number {
  const position = { index: 0 };
  let record = records.start(position);
  while (record > 0) {
    const error = records.show(out, record);
    if (error < 0) return error;
    record = records.next(record, position);
  }
  return record;
}
