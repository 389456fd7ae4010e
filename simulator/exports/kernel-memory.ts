import { currentTask } from '../kernel/current.ts';
import { page_fault_oops } from '../kernel/panic.ts';
import { might_sleep } from '../kernel/preempt.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import { memcpy_fromio, memcpy_toio } from '../mm/iomem.ts';
import { forEachKernelRun, kernelPhysical, type KernelRun } from '../mm/kernel-memory.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'kload'
  | 'kstore'
  | 'kload_bytes'
  | 'kstore_bytes'
  | 'kfill'
  | 'kcopy'
  | 'copy_to_user'
  | 'copy_from_user'
  | 'clear_user'
  | 'put_user'
  | 'user_bytes';

const INT_MAX = 0x7fffffff;
/** Bytes moved at once between the program and the kernel: what came before a fault stays. */
const CHUNK = 65536;

/** Moves `count` bytes piece by piece until one is cut short; bytes NOT moved. */
function inChunks(count: number, move: (done: number, step: number) => number): number {
  let done = 0;
  while (done < count) {
    const step = Math.min(CHUNK, count - done);
    const moved = move(done, step);
    done += moved;
    if (moved < step) break;
  }
  return count - done;
}

/** Kernel virtual memory for drivers; a wild pointer is an oops, as in life. */
export function kernelMemory(parts: GateParts): Pick<Gate, Members> {
  const { kernel, access } = parts;
  const { memory } = kernel.mm;

  const wild = (address: bigint, write: boolean): never =>
    page_fault_oops(kernel, address, write ? 'write' : 'read');
  /** Every byte of the range is visited, or an oops tells at which one nothing is mapped. */
  const each = (address: bigint, count: number, write: boolean, visit: KernelRun): void => {
    const done = forEachKernelRun(kernel.mm, address, count, visit);
    if (done < count) wild(address + BigInt(done), write);
  };
  const isRam = (physical: number): boolean => memory.ramEnd(physical) !== 0;

  const load = (address: bigint, count: number): Uint8Array => {
    // Why: more than all memory cannot be mapped in one piece; each() finds where it ends, and does not come back.
    if (count > memory.bytes) each(address, count, false, () => undefined);
    const out = new Uint8Array(count);
    each(address, count, false, (physical, done, step) => {
      if (isRam(physical)) memory.readBytes(physical, out, done, step);
      else memcpy_fromio(memory, out.subarray(done, done + step), physical);
    });
    return out;
  };
  const store = (address: bigint, bytes: Uint8Array): void => {
    each(address, bytes.length, true, (physical, done, step) => {
      if (isRam(physical)) memory.writeBytes(physical, bytes, done, step);
      else memcpy_toio(memory, physical, bytes.subarray(done, done + step));
    });
  };
  const fill = (address: bigint, byte: number, count: number): void => {
    each(address, count, true, (physical, _done, step) => {
      if (isRam(physical)) memory.fillBytes(physical, byte, step);
      else for (let i = 0; i < step; i++) memory.write8(physical + i, byte);
    });
  };
  /** Linux: check_copy_size(), include/linux/thread_info.h: WARN_ON_ONCE(bytes > INT_MAX). */
  const sizeOk = (count: number): boolean => {
    if (count <= INT_MAX) return true;
    const { warnedOnce, ports } = kernel.mm;
    if (!warnedOnce.has('check_copy_size')) {
      warnedOnce.add('check_copy_size');
      ports.warn('include/linux/thread_info.h:249 check_copy_size');
    }
    return false;
  };
  /** Physical address of an access that does not leave its page, else -1. */
  const single = (address: bigint, size: number, write: boolean): number => {
    const physical = kernelPhysical(kernel.mm, address);
    if (physical < 0) wild(address, write);
    return (physical % 4096) + size <= 4096 ? physical : -1;
  };

  /**
   * The copies of a task to and from its program. Linux: might_fault(), include/linux/uaccess.h. A kernel thread has no
   * program: nothing is copied.
   */
  const fromUser = (from: ulong, count: number): Uint8Array => {
    might_sleep(kernel, 'include/linux/uaccess.h:194');
    const { mm } = currentTask(kernel);
    return mm ? access.copyFromUser(mm, toNumber(from), count) : new Uint8Array(0);
  };
  const toUser = (to: ulong, bytes: Uint8Array): number => {
    might_sleep(kernel, 'include/linux/uaccess.h:205');
    const { mm } = currentTask(kernel);
    return mm ? access.copyToUser(mm, toNumber(to), bytes) : 0;
  };

  return {
    kload: (address, size) => {
      const physical = single(address, size, false);
      if (physical >= 0) return memory.read(physical, size);
      const value = load(address, size).reduceRight((v, byte) => (v << 8n) | BigInt(byte), 0n);
      return size === 8 ? value : Number(value);
    },
    kstore: (address, size, value) => {
      const physical = single(address, size, true);
      if (physical >= 0) {
        memory.write(physical, size, value);
        return;
      }
      const bits = BigInt(value);
      store(
        address,
        Uint8Array.from({ length: size }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn)),
      );
    },
    kload_bytes: (address, count) => {
      let out = '';
      for (const byte of load(address, count)) out += String.fromCharCode(byte);
      return out;
    },
    kstore_bytes: (address, bytes) => {
      store(
        address,
        Uint8Array.from({ length: bytes.length }, (_, i) => bytes.charCodeAt(i)),
      );
    },
    kfill: fill,
    kcopy: (to, from, count) => {
      store(to, load(from, count));
    },
    copy_to_user: (to, from, count) => {
      if (!sizeOk(count)) return count;
      return inChunks(count, (done, step) => {
        const bytes = load(from + BigInt(done), step);
        return toUser(toNumber(to) + done, bytes);
      });
    },
    user_bytes: (from, count) => {
      let out = '';
      for (const byte of fromUser(from, count)) out += String.fromCharCode(byte);
      return out;
    },
    put_user: (to, size, value) => {
      const bytes = new Uint8Array(size);
      for (let i = 0; i < size; i++) bytes[i] = Number((BigInt(value) >> BigInt(8 * i)) & 0xffn);
      return toUser(to, bytes) === size;
    },
    clear_user: (to, count) =>
      inChunks(count, (done, step) => toUser(toNumber(to) + done, new Uint8Array(step))),
    copy_from_user: (to, from, count) => {
      if (!sizeOk(count)) return count;
      const left = inChunks(count, (done, step) => {
        const bytes = fromUser(toNumber(from) + done, step);
        store(to + BigInt(done), bytes);
        return bytes.length;
      });
      // Linux: what could not be copied is zeroed (copy_from_user()).
      if (left > 0) fill(to + BigInt(count - left), 0, left);
      return left;
    },
  };
}
