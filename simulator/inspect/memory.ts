/** Memory as a debugger reads and writes it: no faults, no accessed and dirty bits, no devices. */
import { PAGE_SIZE, TASK_SIZE } from '../arch/memory-layout.ts';
import { pteFrame, ptePresent } from '../arch/pte.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { MmContext } from '../mm/context.ts';
import { kernelPhysical } from '../mm/kernel-memory.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { pteIndex } from '../mm/pgtable.ts';
import type { MemoryView } from './views.ts';

const PHYSICAL = 'phys:';
const MAX_BYTES = 1 << 20;

/**
 * Bytes from `address` on, up to the first that is not there.
 *
 * @param address `0x…` of the task or of the kernel, `phys:0x…` physical. Throws an Error with one sentence for others.
 * @param count bytes
 */
export function readMemory(
  kernel: KernelContext,
  address: string,
  count: number,
  mm: MmStruct | undefined,
): MemoryView {
  const k = kernel.mm;
  const space = addressSpace(k, address, mm);
  const wanted = Math.min(Math.max(count, 0), MAX_BYTES);
  let bytes = '';
  let done = 0;
  while (done < wanted) {
    const there = inPage(k, space(done), wanted - done);
    if (there.length === 0) break;
    for (const byte of there) bytes += byte.toString(16).padStart(2, '0');
    done += there.length;
  }
  return { address, bytes, unreadable: wanted - done };
}

/**
 * Writes bytes (hex digits) up to the first place where there is no memory; returns how many.
 *
 * Differs: no page is copied and none made dirty: what is written is written for everybody who maps the frame.
 */
export function writeMemory(kernel: KernelContext, address: string, bytes: string): number {
  const space = addressSpace(kernel.mm, address, kernel.current?.mm);
  const count = Math.floor(bytes.length / 2);
  let done = 0;
  while (done < count) {
    const there = inPage(kernel.mm, space(done), count - done);
    if (there.length === 0) break;
    for (let i = 0; i < there.length; i++, done++) {
      there[i] = Number.parseInt(bytes.slice(done * 2, done * 2 + 2), 16);
    }
  }
  return done;
}

/** The bytes of RAM from a physical address to the end of its page, at most `count`; none where there is no RAM. */
function inPage(k: MmContext, physical: number, count: number): Uint8Array {
  if (k.memory.ramEnd(physical) === 0) return new Uint8Array(0);
  return k.memory.bytesAt(physical, Math.min(count, PAGE_SIZE - (physical % PAGE_SIZE)));
}

/** Physical address of the byte at an offset, -1 where nothing is mapped. */
function addressSpace(
  k: MmContext,
  text: string,
  mm: MmStruct | undefined,
): (offset: number) => number {
  const physical = text.startsWith(PHYSICAL);
  const digits = physical ? text.slice(PHYSICAL.length) : text;
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(digits)) {
    throw new Error(`"${text}" is no address; write 0x7ffff7fb9000 or phys:0x1000.`);
  }
  const start = BigInt(digits);
  if (physical) return (offset) => Number(start) + offset;
  if (start >= BigInt(TASK_SIZE)) {
    return (offset) => kernelPhysical(k, start + BigInt(offset));
  }
  return (offset) => (mm ? userPhysical(k, mm, Number(start) + offset) : -1);
}

/** Physical address behind a user address as the page tables stand; -1 when no entry is present. */
export function userPhysical(k: MmContext, mm: MmStruct, address: number): number {
  if (address >= TASK_SIZE) return -1;
  const at = pteIndex(k, mm, address);
  if (at < 0) return -1;
  const low = k.memory.i32[at]!;
  if (!ptePresent(low)) return -1;
  return pteFrame(low, k.memory.i32[at + 1]!) * 4096 + (address % 4096);
}
