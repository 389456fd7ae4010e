/** /proc/kmsg: the kernel log, each line to one reader only. Linux: fs/proc/kmsg.c, kernel/printk/printk.c (6.12). */
import { EAGAIN, EFAULT, EINVAL, EIO } from '../../lib/errno.ts';
import { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelLog, LogRecord } from '../../kernel/printk.ts';
import { O_NONBLOCK, type File, type FileOperations, type UserBuffer } from '../file.ts';
import { vfs_setpos } from '../read-write.ts';

/** `<4>[    2.327868] text`. Linux: record_print_text(), print_syslog(), print_time(). */
function recordText({ level, time, text }: LogRecord): Uint8Array {
  const seconds = String(Math.floor(time / 1e6)).padStart(5);
  const micros = String(time % 1e6).padStart(6, '0');
  return new TextBuffer().text(`<${level}>[${seconds}.${micros}] ${text}\n`).toBytes();
}

/** Where the readers of the log stand. */
class Syslog {
  /** Linux: syslog_seq, syslog_partial. */
  private sequence = 0;
  private partial = 0;

  constructor(private readonly log: KernelLog) {}

  unread(): boolean {
    return this.sequence < this.log.nextSequence;
  }

  /** Whole lines as long as they fit; of a first line that does not fit, what fits. Linux: syslog_print(). */
  print(buffer: UserBuffer): number {
    let done = 0;
    for (const record of this.log.since(this.sequence)) {
      if (record.sequence !== this.sequence) {
        this.sequence = record.sequence;
        this.partial = 0;
      }
      const bytes = recordText(record);
      const space = buffer.length - done;
      const whole = bytes.length - this.partial <= space;
      if (!whole && done > 0) break;
      const part = bytes.subarray(this.partial, whole ? bytes.length : this.partial + space);
      if (buffer.put(done, part) < part.length) return done > 0 ? done : -EFAULT;
      done += part.length;
      this.partial = whole ? 0 : this.partial + space;
      if (whole) this.sequence++;
      if (done === buffer.length) break;
    }
    return done;
  }
}

/**
 * Linux: kmsg_proc_ops.
 *
 * Differs: a read that finds nothing returns 0 where Linux waits for the next line.
 */
export function kmsgOperations(log: KernelLog): FileOperations {
  const syslog = new Syslog(log);
  return {
    label: 'kmsg_proc_ops',
    truncate: () => 0,
    write: () => -EIO,
    mmap: () => -EIO,
    llseek: (file: File, offset: number, whence: number) => {
      if (whence > 2) return -EINVAL;
      return vfs_setpos(file, whence === 1 ? file.f_pos + offset : offset);
    },
    read: (file, buffer) => {
      if ((file.f_flags & O_NONBLOCK) !== 0 && !syslog.unread()) return -EAGAIN;
      return syslog.print(buffer);
    },
  };
}
