/** QEMU's teaching device. QEMU: hw/misc/edu.c, docs/specs/edu.rst. */
import type { BarMemory, DeviceBus } from './device-bus.ts';
import { DMA_REGISTERS, EduDma } from './edu-dma.ts';

/** Version 1.0 of the device: major, minor, and 0xed. */
const IDENTIFICATION = 0x010000ed;
const LIVENESS = 0x04;
const FACTORIAL = 0x08;
const STATUS = 0x20;
const INTERRUPT_STATUS = 0x24;
const INTERRUPT_RAISE = 0x60;
const INTERRUPT_ACKNOWLEDGE = 0x64;
/** Bits of the status register. */
const COMPUTING = 0x01;
const RAISE_AFTER_FACTORIAL = 0x80;
/** Bits of the interrupt status register. */
const FACTORIAL_DONE = 0x1;
const DMA_DONE = 0x100;
const ALL_ONES = 0xffffffff;
/** What a computation takes, in nanoseconds: a start, and each factor. */
const START_NSEC = 10_000;
const FACTOR_NSEC = 10;

/** Factorial modulo 2^32. */
function factorial(n: number): number {
  let result = 1;
  for (let i = 2; i <= n && result !== 0; i++) result = Math.imul(result, i);
  return result >>> 0;
}

/** The registers of BAR 0. Only accesses of 4 bytes, and of 8 from 0x80 on, are answered; others read as ones. */
export function eduRegisters(bus: DeviceBus): BarMemory {
  let liveness = 0;
  let value = 0;
  let status = 0;
  let interrupts = 0;

  const raise = (bits: number): void => {
    interrupts = (interrupts | bits) >>> 0;
    if (interrupts !== 0) bus.interrupt(true);
  };
  const dma = new EduDma(bus, () => {
    raise(DMA_DONE);
  });

  const compute = (n: number): void => {
    if ((status & COMPUTING) !== 0) return;
    value = n;
    status |= COMPUTING;
    bus.after(START_NSEC + n * FACTOR_NSEC, () => {
      value = factorial(n);
      status &= ~COMPUTING;
      if ((status & RAISE_AFTER_FACTORIAL) !== 0) raise(FACTORIAL_DONE);
    });
  };

  const register = (offset: number): number => {
    switch (offset) {
      case 0:
        return IDENTIFICATION;
      case LIVENESS:
        return liveness;
      case FACTORIAL:
        return value;
      case STATUS:
        return status;
      case INTERRUPT_STATUS:
        return interrupts;
      default:
        return ALL_ONES;
    }
  };

  const read = (offset: number, size: number): bigint => {
    if (offset >= DMA_REGISTERS) return size >= 4 ? dma.read(offset) : ~0n;
    return size === 4 ? BigInt(register(offset)) : ~0n;
  };

  const write = (offset: number, written: number): void => {
    switch (offset) {
      case LIVENESS:
        liveness = ~written >>> 0;
        return;
      case FACTORIAL:
        compute(written);
        return;
      case STATUS:
        status = (status & COMPUTING) | (written & RAISE_AFTER_FACTORIAL);
        return;
      case INTERRUPT_RAISE:
        raise(written);
        return;
      case INTERRUPT_ACKNOWLEDGE:
        interrupts = (interrupts & ~written) >>> 0;
        if (interrupts === 0) bus.interrupt(false);
    }
  };

  return {
    read: (offset, size) => {
      const found = BigInt.asUintN(8 * size, read(offset, size));
      bus.accessed();
      return size === 8 ? found : Number(found);
    },
    write: (offset, size, written) => {
      const bits = BigInt.asUintN(8 * size, BigInt(written));
      if (offset >= DMA_REGISTERS) {
        if (size >= 4) dma.write(offset, bits);
      } else if (size === 4) write(offset, Number(bits));
      bus.accessed();
    },
  };
}
