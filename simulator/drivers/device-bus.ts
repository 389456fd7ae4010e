/** What a device has of the machine around it. */
export interface DeviceBus {
  /** Has the driver allowed the device to reach memory by itself? PCI_COMMAND_MASTER. */
  readonly master: boolean;
  /** Nanoseconds of virtual time from now. */
  after(nanoseconds: number, run: () => void): void;
  /** Drives the interrupt line, or lets go of it; with messages enabled, sends one instead. */
  interrupt(asserted: boolean): void;
  /** The driver or a program has read or written a register: that takes time, and interrupts may come. */
  accessed(): void;
  /** Bytes of the machine's memory at a physical address; zeros where there is none. */
  readMemory(physical: number, bytes: Uint8Array): void;
  writeMemory(physical: number, bytes: Uint8Array): void;
  /** The device cannot go on, and neither can the machine: one sentence. */
  fail(reason: string): never;
}

/** Registers or memory behind a BAR. */
export interface BarMemory {
  /** `size` is 1, 2, 4 or 8 bytes; 8 bytes give a bigint. */
  read(offset: number, size: number): number | bigint;
  write(offset: number, size: number, value: number | bigint): void;
}
