/** Copies to and from devices, in the units that a device sees. Linux: arch/x86/lib/iomem.c (6.12). */
import type { PhysMemory } from '../arch/phys-memory.ts';

/** Bytes of the next access: up to a multiple of four singly, then four at a time. */
function unit(physical: number, left: number): number {
  if ((physical & 1) !== 0 || left === 1) return 1;
  return (physical & 2) !== 0 || left < 4 ? 2 : 4;
}

/** Fills `out` from a device. Linux: memcpy_fromio(). */
export function memcpy_fromio(memory: PhysMemory, out: Uint8Array, physical: number): void {
  for (let done = 0; done < out.length;) {
    const size = unit(physical + done, out.length - done);
    const value = Number(memory.read(physical + done, size));
    for (let i = 0; i < size; i++) out[done + i] = (value >>> (8 * i)) & 0xff;
    done += size;
  }
}

/** Writes `bytes` to a device. Linux: memcpy_toio(). */
export function memcpy_toio(memory: PhysMemory, physical: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const size = unit(physical + done, bytes.length - done);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[done + i]!;
    memory.write(physical + done, size, value);
    done += size;
  }
}
