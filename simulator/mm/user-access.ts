/** Loads and stores of a program, and the kernel's copies to and from user memory. */
import type { Access } from '../arch/mmu.ts';
import { X86_PF_PROT, X86_PF_USER, X86_PF_WRITE } from '../arch/mmu.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { offsetInPage, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import { exc_page_fault, type FaultSignal } from './fault.ts';
import type { MmStruct } from './mm-struct.ts';

/**
 * Why: a fault that installs no entry restarts for ever in Linux (R5.23); the run's statement budget cannot see it, so
 * it is counted here.
 */
const MAX_RESTARTS = 100_000;

export class UserAccess {
  /** The signal of the last access that failed. */
  fault: FaultSignal | null = null;
  /** Depth of the trace around the exception that {@link fault} came from. */
  faultDepth = 0;
  /** X86_PF_USER while the program itself accesses, 0 while the kernel copies for it. */
  private mode = X86_PF_USER;

  constructor(private readonly k: MmContext) {}

  /**
   * Physical address for a user-mode access, faulting pages in as needed.
   *
   * @returns -1 when the access earns a signal; {@link fault} says which
   */
  resolve(mm: MmStruct, address: ulong, access: Access): number {
    if (typeof address === 'number' && address < TASK_SIZE) {
      const { mmu } = this.k;
      for (let restarts = 0; restarts < MAX_RESTARTS; restarts++) {
        const physical = mmu.translate(mm.pgd, address, access);
        if (physical >= 0) return physical;
        const errorCode = (mmu.errorCode & ~X86_PF_USER) | this.mode;
        this.fault = this.raise(mm, address, errorCode);
        if (this.fault) return -1;
      }
      this.fault = { signal: 9, code: 0, address };
      return -1;
    }
    const write = access === 'write' ? X86_PF_WRITE : 0;
    const kernelHalf = this.mode | X86_PF_PROT | write;
    this.fault = this.raise(mm, address, kernelHalf);
    return -1;
  }

  private raise(mm: MmStruct, address: ulong, errorCode: number): FaultSignal | null {
    this.faultDepth = this.k.trace.depth;
    return exc_page_fault(this.k, mm, address, errorCode);
  }

  /** The signal of the last access is forced, or nobody's: its exception is over. */
  leaveException(): void {
    const { trace } = this.k;
    while (trace.depth > this.faultDepth) trace.leave(this.fault?.signal ?? 0);
  }

  /** Loads 1, 2, 4 or 8 bytes, little-endian; undefined when it faulted. */
  load(mm: MmStruct, address: ulong, size: number): number | bigint | undefined {
    const { memory } = this.k;
    if (offsetInPage(address) + size <= 4096) {
      const physical = this.resolve(mm, address, 'read');
      return physical < 0 ? undefined : memory.read(physical, size);
    }
    let value = 0n;
    for (let i = 0; i < size; i++) {
      const physical = this.resolve(mm, Number(address) + i, 'read');
      if (physical < 0) return undefined;
      value |= BigInt(memory.read8(physical)) << BigInt(8 * i);
    }
    return size === 8 ? value : Number(value);
  }

  /** Stores 1, 2, 4 or 8 bytes; false when it faulted (bytes before the fault are stored). */
  store(mm: MmStruct, address: ulong, size: number, value: number | bigint): boolean {
    const { memory } = this.k;
    if (offsetInPage(address) + size <= 4096) {
      const physical = this.resolve(mm, address, 'write');
      if (physical < 0) return false;
      memory.write(physical, size, value);
      return true;
    }
    const bits = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < size; i++) {
      const physical = this.resolve(mm, Number(address) + i, 'write');
      if (physical < 0) return false;
      memory.write8(physical, Number((bits >> BigInt(8 * i)) & 0xffn));
    }
    return true;
  }

  /** Copies bytes in for the kernel: a fault cuts them off, and no signal is due (R5.7). Linux: copy_from_user(). */
  copyFromUser(mm: MmStruct, address: ulong, count: number): Uint8Array {
    this.mode = 0;
    try {
      return this.readBytes(mm, address, count);
    } finally {
      this.mode = X86_PF_USER;
    }
  }

  /** Copies bytes out for the kernel; returns how many arrived before a fault. Linux: copy_to_user(). */
  copyToUser(mm: MmStruct, address: ulong, bytes: Uint8Array): number {
    this.mode = 0;
    try {
      return this.writeBytes(mm, address, bytes);
    } finally {
      this.mode = X86_PF_USER;
    }
  }

  /** Reads up to `count` bytes as the program would; stops at the first fault. */
  readBytes(mm: MmStruct, address: ulong, count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    const { memory } = this.k;
    this.fault = null;
    for (let done = 0; done < count;) {
      const at = advance(address, done);
      const physical = this.resolve(mm, at, 'read');
      if (physical < 0) return bytes.subarray(0, done);
      const step = Math.min(count - done, 4096 - (physical & 4095));
      memory.readBytes(physical, bytes, done, step);
      done += step;
    }
    return bytes;
  }

  /** Writes bytes as the program would; returns how many were done before a fault. */
  writeBytes(mm: MmStruct, address: ulong, bytes: Uint8Array): number {
    const { memory } = this.k;
    this.fault = null;
    for (let done = 0; done < bytes.length;) {
      const physical = this.resolve(mm, advance(address, done), 'write');
      if (physical < 0) return done;
      const step = Math.min(bytes.length - done, 4096 - (physical & 4095));
      memory.writeBytes(physical, bytes, done, step);
      done += step;
    }
    return bytes.length;
  }

  /** Fills as the program would; returns how many bytes were done before a fault. */
  fillBytes(mm: MmStruct, address: ulong, byte: number, count: number): number {
    const { memory } = this.k;
    this.fault = null;
    for (let done = 0; done < count;) {
      const physical = this.resolve(mm, advance(address, done), 'write');
      if (physical < 0) return done;
      const step = Math.min(count - done, 4096 - (physical & 4095));
      memory.fillBytes(physical, byte, step);
      done += step;
    }
    return count;
  }
}

/** `address + bytes`, staying a number below 2^53. */
function advance(address: ulong, bytes: number): ulong {
  return typeof address === 'number' ? address + bytes : address + BigInt(bytes);
}
