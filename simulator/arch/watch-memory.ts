import { PAGE_SIZE } from './memory-layout.ts';
import type { PhysMemory } from './phys-memory.ts';

/**
 * Told of an access before it happens: its physical range, and the bytes of a write when they are known.
 *
 * @param value the number written, little-endian
 * @param bytes what is written, when there is more than a number
 */
export type MemoryAccess = (
  physical: number,
  count: number,
  write: boolean,
  value?: number | bigint,
  bytes?: Uint8Array,
) => void;

/**
 * Watches every access to memory but those of the page walk and to page tables. Returns how to end that.
 *
 * Why: the watching methods hide the memory's own, which therefore cost nothing more when nobody watches.
 */
export function watchMemory(memory: PhysMemory, seen: MemoryAccess): () => void {
  const plain = Object.getPrototypeOf(memory) as PhysMemory;
  const watching: Partial<PhysMemory> = {
    read8: (physical) => {
      seen(physical, 1, false);
      return plain.read8.call(memory, physical);
    },
    write8: (physical, value) => {
      seen(physical, 1, true, value);
      plain.write8.call(memory, physical, value);
    },
    read: (physical, size) => {
      seen(physical, size, false);
      return plain.read.call(memory, physical, size);
    },
    write: (physical, size, value) => {
      seen(physical, size, true, value);
      plain.write.call(memory, physical, size, value);
    },
    readBytes: (physical, bytes, offset, count) => {
      seen(physical, count, false);
      plain.readBytes.call(memory, physical, bytes, offset, count);
    },
    writeBytes: (physical, bytes, offset, count) => {
      seen(physical, count, true, undefined, bytes.subarray(offset, offset + count));
      plain.writeBytes.call(memory, physical, bytes, offset, count);
    },
    fillBytes: (physical, byte, count) => {
      seen(physical, count, true, undefined, new Uint8Array(count).fill(byte));
      plain.fillBytes.call(memory, physical, byte, count);
    },
    zeroFrame: (pfn) => {
      seen(pfn * PAGE_SIZE, PAGE_SIZE, true, undefined, new Uint8Array(PAGE_SIZE));
      plain.zeroFrame.call(memory, pfn);
    },
    copyFrame: (to, from) => {
      const bytes = memory.isValid(from)
        ? memory.bytesAt(from * PAGE_SIZE, PAGE_SIZE).slice()
        : undefined;
      seen(to * PAGE_SIZE, PAGE_SIZE, true, undefined, bytes);
      plain.copyFrame.call(memory, to, from);
    },
  };
  Object.assign(memory, watching);
  return () => {
    for (const name of Object.keys(watching)) Reflect.deleteProperty(memory, name);
  };
}
