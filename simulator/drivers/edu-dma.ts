/** The DMA engine of QEMU's teaching device. QEMU: hw/misc/edu.c, docs/specs/edu.rst. */
import type { DeviceBus } from './device-bus.ts';

/** Registers: DMA source, destination, count, command; 4 or 8 bytes each. */
export const DMA_REGISTERS = 0x80;
const COMMAND_REGISTER = 0x98;
/** Where the device's own buffer lies in its address space, and its bytes. */
const BUFFER_START = 0x40000;
const BUFFER_SIZE = 4096;
const RUN = 0x1;
/** 0: memory to device, 1: device to memory. */
const TO_MEMORY = 0x2;
const RAISE_INTERRUPT = 0x4;
/** Reachable addresses: 28 bits. */
const MASK = 0x0fffffffn;
/** What a transfer takes, in nanoseconds. */
const TRANSFER_NSEC = 100e6;

/**
 * Transfers between memory and the device's buffer.
 *
 * Differs: addresses beyond 28 bits are cut as in QEMU, without its note.
 */
export class EduDma {
  /** Source, destination, count, command. */
  private readonly registers = new BigUint64Array(4);
  private readonly buffer = new Uint8Array(BUFFER_SIZE);

  /** @param done raises the interrupt of a transfer */
  constructor(
    private readonly bus: DeviceBus,
    private readonly done: () => void,
  ) {}

  read(offset: number): bigint {
    return offset % 8 === 0 ? (this.registers[(offset - DMA_REGISTERS) / 8] ?? ~0n) : ~0n;
  }

  write(offset: number, value: bigint): void {
    const index = (offset - DMA_REGISTERS) / 8;
    if (!(index in this.registers) || this.running) return;
    if (offset !== COMMAND_REGISTER) {
      this.registers[index] = value;
      return;
    }
    if ((value & BigInt(RUN)) === 0n) return;
    this.registers[index] = value;
    this.bus.after(TRANSFER_NSEC, () => {
      this.transfer();
    });
  }

  private get command(): number {
    return Number(this.registers[3]! & 7n);
  }

  private get running(): boolean {
    return (this.command & RUN) !== 0;
  }

  private transfer(): void {
    const [source, destination, count] = this.registers as unknown as [bigint, bigint, bigint];
    const { bus, command } = this;
    if ((command & TO_MEMORY) !== 0) {
      const bytes = this.window(source, count);
      if (bus.master) bus.writeMemory(Number(destination & MASK), bytes);
    } else {
      const bytes = this.window(destination, count);
      if (bus.master) bus.readMemory(Number(source & MASK), bytes);
      else bytes.fill(0);
    }
    this.registers[3]! &= ~BigInt(RUN);
    if ((command & RAISE_INTERRUPT) !== 0) this.done();
  }

  /** The part of the buffer that a transfer names. QEMU: edu_check_range(). */
  private window(start: bigint, count: bigint): Uint8Array {
    const from = start - BigInt(BUFFER_START);
    if (from < 0n || from + count > BigInt(BUFFER_SIZE)) {
      const last = start + count - 1n;
      const hex = (value: bigint): string => `0x${value.toString(16).padStart(16, '0')}`;
      this.bus.fail(
        `EDU: DMA range ${hex(start)}-${hex(last)} out of bounds (0x${BUFFER_START.toString(16)}-0x${(BUFFER_START + BUFFER_SIZE - 1).toString(16)})! QEMU stops here.`,
      );
    }
    return this.buffer.subarray(Number(from), Number(from + count));
  }
}
