/** QEMU's teaching device. QEMU: hw/misc/edu.c, docs/specs/edu.rst. */
import type { MmioRegion } from '../arch/phys-memory.ts';

/** Version 1.0 of the device: major, minor, and 0xed. */
const IDENTIFICATION = 0x010000ed;
const LIVENESS = 0x04;
const FACTORIAL = 0x08;
const STATUS = 0x20;
const INTERRUPT_STATUS = 0x24;
const INTERRUPT_RAISE = 0x60;
const INTERRUPT_ACKNOWLEDGE = 0x64;
const RAISE_AFTER_FACTORIAL = 0x80;
const FACTORIAL_DONE = 0x1;
const ALL_ONES = 0xffffffff;

/** Factorial modulo 2^32. */
function factorial(n: number): number {
  let result = 1;
  for (let i = 2; i <= n && result !== 0; i++) result = Math.imul(result, i);
  return result >>> 0;
}

/**
 * The registers of BAR 0. Only accesses of 4 bytes, and of 8 from 0x80 on, are answered.
 *
 * Differs: the factorial is there at once; no interrupt is delivered, and there is no DMA.
 */
export function eduRegisters(): Pick<MmioRegion, 'read' | 'write'> {
  let liveness = 0;
  let result = 0;
  let status = 0;
  let interrupts = 0;

  const register = (offset: number): number => {
    switch (offset) {
      case 0:
        return IDENTIFICATION;
      case LIVENESS:
        return liveness;
      case FACTORIAL:
        return result;
      case STATUS:
        return status;
      case INTERRUPT_STATUS:
        return interrupts;
      default:
        return ALL_ONES;
    }
  };

  return {
    read: (offset, size) => {
      const answered = size === 4 && offset < 0x80;
      const value = answered ? register(offset) : ALL_ONES;
      if (size === 8) return (BigInt(ALL_ONES) << 32n) | BigInt(value);
      return size === 4 ? value : value % 2 ** (8 * size);
    },
    write: (offset, size, written) => {
      if (size !== 4) return;
      const value = Number(written) >>> 0;
      if (offset === LIVENESS) {
        liveness = ~value >>> 0;
      } else if (offset === FACTORIAL) {
        result = factorial(value);
        if ((status & RAISE_AFTER_FACTORIAL) !== 0) interrupts |= FACTORIAL_DONE;
      } else if (offset === STATUS) {
        status = value & RAISE_AFTER_FACTORIAL;
      } else if (offset === INTERRUPT_RAISE) {
        interrupts = (interrupts | value) >>> 0;
      } else if (offset === INTERRUPT_ACKNOWLEDGE) {
        interrupts = (interrupts & ~value) >>> 0;
      }
    },
  };
}
