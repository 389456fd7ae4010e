/** A linear frame buffer: memory of the device, not of the machine. QEMU: hw/display/vga-pci.c. */
import type { BarMemory } from './device-bus.ts';

/** Memory behind a BAR of `length` bytes, touched lazily. */
export function frameBuffer(length: number): BarMemory {
  let view: DataView | undefined;
  const bytes = (): DataView => (view ??= new DataView(new ArrayBuffer(length)));
  return {
    read: (offset, size) => {
      switch (size) {
        case 1:
          return bytes().getUint8(offset);
        case 2:
          return bytes().getUint16(offset, true);
        case 4:
          return bytes().getUint32(offset, true);
        default:
          return bytes().getBigUint64(offset, true);
      }
    },
    write: (offset, size, value) => {
      for (let i = 0, rest = BigInt(value); i < size; i++, rest >>= 8n) {
        bytes().setUint8(offset + i, Number(rest & 0xffn));
      }
    },
  };
}
