/** /proc/sys: settings of the running kernel. Linux: kernel/sysctl.c, fs/proc/proc_sysctl.c (6.12). */
import { EFAULT, EINVAL } from '../../lib/errno.ts';
import { TextBuffer } from '../../lib/text-buffer.ts';
import type { FileOperations, FilePosition, UserBuffer } from '../file.ts';
import { vfs_setpos } from '../read-write.ts';

/** One number that can be read and written. Linux: struct ctl_table. */
export interface Sysctl {
  readonly name: string;
  /** `int`, or `unsigned long`. */
  readonly type: 'int' | 'ulong';
  /** Smallest and greatest value allowed. */
  readonly min?: number;
  readonly max?: number;
  get(): bigint;
  set(value: bigint): void;
}

const INT_MIN = -(2n ** 31n);
const INT_MAX = 2n ** 31n - 1n;
const ULONG_MAX = 2n ** 64n - 1n;
/** Longest number looked at, its end included. Linux: TMPBUFLEN, proc_get_long(). */
const NUMBER_BYTES = 21;
const MAX_INPUT = 4095;

interface Parsed {
  readonly value: bigint;
  /** Bytes of the input that were used. */
  readonly used: number;
}

/** The number at the start of `text`: decimal, 0x… or 0…, and what ends it. Linux: proc_get_long(). */
function parseNumber(text: string, before: number): Parsed | undefined {
  const match = /^(-?)(0[xX][0-9a-fA-F]+|[0-9]+)/.exec(text);
  if (!match) return undefined;
  const [all, sign, found = ''] = match;
  const digits = /^0[0-7]/.test(found) ? /^[0-7]+/.exec(found)![0] : found;
  const length = all.length - found.length + digits.length;
  const ends = text.charAt(length);
  if (length >= NUMBER_BYTES || !/^[ \t\n]?$/.test(ends)) return undefined;
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits}` : digits);
  if (magnitude > ULONG_MAX) return undefined;
  return { value: sign === '' ? magnitude : -magnitude, used: before + length };
}

function inRange({ type, min, max }: Sysctl, value: bigint): boolean {
  const lowest = type === 'int' ? INT_MIN : 0n;
  const greatest = type === 'int' ? INT_MAX : ULONG_MAX;
  if (value < lowest || value > greatest) return false;
  return !(min !== undefined && value < min) && !(max !== undefined && value > max);
}

/** Linux: __do_proc_dointvec(), __do_proc_doulongvec_minmax(). Bytes used, or -EINVAL. */
function store(sysctl: Sysctl, input: string): number {
  const spaces = /^[ \t\n\v\f\r]*/.exec(input)![0].length;
  const parsed = parseNumber(input.slice(spaces), spaces);
  if (!parsed || !inRange(sysctl, parsed.value)) return -EINVAL;
  sysctl.set(parsed.value);
  return parsed.used + /^[ \t\n\v\f\r]*/.exec(input.slice(parsed.used))![0].length;
}

function write(sysctl: Sysctl, buffer: UserBuffer, ppos: FilePosition): number {
  if (buffer.length === 0) return 0;
  // Why: kernel.sysctl_writes_strict is 1: what is not written at the start is taken and dropped.
  if (ppos.value !== 0) {
    ppos.value += buffer.length;
    return buffer.length;
  }
  const length = Math.min(buffer.length, MAX_INPUT);
  const bytes = buffer.take(0, length);
  if (bytes.length < length) return -EFAULT;
  const used = store(sysctl, new TextBuffer().bytesOf(bytes).toString());
  if (used > 0) ppos.value += used;
  return used;
}

/** The value as a read at the start gives it. */
export function sysctlText(sysctl: Sysctl): Uint8Array {
  return new TextBuffer().text(`${sysctl.get()}\n`).toBytes();
}

/** Linux: proc_sys_file_operations. A read that does not begin at the start finds nothing. */
export function sysctlOperations(sysctl: Sysctl): FileOperations {
  return {
    label: 'proc_sys_file_operations',
    truncate: () => 0,
    read: (_file, buffer, ppos) => {
      if (ppos.value !== 0 || buffer.length === 0) return 0;
      const text = sysctlText(sysctl);
      const part = text.subarray(0, Math.min(text.length, buffer.length));
      if (buffer.put(0, part) < part.length) return -EFAULT;
      ppos.value += part.length;
      return part.length;
    },
    write: (_file, buffer, ppos) => write(sysctl, buffer, ppos),
    llseek: (file, offset, whence) => {
      if (whence > 2) return -EINVAL;
      return vfs_setpos(file, whence === 1 ? file.f_pos + offset : offset);
    },
  };
}
