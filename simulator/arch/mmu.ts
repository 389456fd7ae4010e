import {
  PAGE_ACCESSED,
  PAGE_DIRTY,
  PAGE_NX,
  PAGE_PRESENT,
  PAGE_RW,
  PAGE_USER,
  ptePfn,
} from './pte.ts';
import type { PhysMemory } from './phys-memory.ts';

/** Page fault error code bits (R5.1). Linux: enum x86_pf_error_code. */
export const X86_PF_PROT = 1;
export const X86_PF_WRITE = 2;
export const X86_PF_USER = 4;
/** A reserved bit of an entry is set. */
export const X86_PF_RSVD = 8;
export const X86_PF_INSTR = 16;

const HIGH_PFN = 0x000fffff;

export type Access = 'read' | 'write' | 'exec';

/** Why: `**` costs more than the walk it serves. */
const POWER_OF_TWO = Float64Array.from({ length: 64 }, (_, exponent) => 2 ** exponent);

/**
 * Index into the Int32 view of the entry for `address` in the table at frame `table`.
 *
 * @param shift 39 PGD, 30 PUD, 21 PMD, 12 PTE
 */
export function entryIndex(table: number, address: number, shift: number): number {
  return table * 1024 + (Math.floor(address / POWER_OF_TWO[shift]!) & 511) * 2;
}

/**
 * The page walk as hardware does it: four levels in simulated frames, accessed and dirty bits set on the way.
 *
 * Differs: no TLB; every access walks, so a driver never sees a stale translation.
 */
export class Mmu {
  /** Error code of the last failed {@link translate}. */
  errorCode = 0;

  /** Bits of a leaf's high half that lie beyond the CPU's physical addresses. */
  private readonly reserved: number;

  /** @param physBits width of physical addresses, 32 to 52 */
  constructor(
    private readonly memory: PhysMemory,
    physBits: number,
  ) {
    this.reserved = HIGH_PFN & ~((1 << (physBits - 32)) - 1);
  }

  /**
   * Translates a user address below 2^47 for a user-mode access.
   *
   * @param pgd frame number of the top table
   * @returns the physical address, or -1 with {@link errorCode} set
   */
  translate(pgd: number, address: number, access: Access): number {
    const i32 = this.memory.i32;
    const wanted = access === 'write' ? X86_PF_WRITE : access === 'exec' ? X86_PF_INSTR : 0;
    const page = Math.floor(address / 4096);
    const lowIndex = page & 0x7ffffff;
    let at = pgd * 1024 + (Math.floor(page / 0x8000000) & 511) * 2;
    let low = i32[at]!;
    if ((low & PAGE_PRESENT) === 0) return this.fail(wanted);
    at = ptePfn(low, i32[at + 1]!) * 1024 + ((lowIndex >>> 18) & 511) * 2;
    low = i32[at]!;
    if ((low & PAGE_PRESENT) === 0) return this.fail(wanted);
    at = ptePfn(low, i32[at + 1]!) * 1024 + ((lowIndex >>> 9) & 511) * 2;
    low = i32[at]!;
    if ((low & PAGE_PRESENT) === 0) return this.fail(wanted);
    at = ptePfn(low, i32[at + 1]!) * 1024 + (lowIndex & 511) * 2;
    low = i32[at]!;
    const high = i32[at + 1]!;
    if ((low & PAGE_PRESENT) === 0) return this.fail(wanted);
    if ((high & this.reserved) !== 0) return this.fail(wanted | X86_PF_RSVD);
    if ((low & PAGE_USER) === 0) return this.fail(wanted | X86_PF_PROT);
    let set = PAGE_ACCESSED;
    if (access === 'write') {
      if ((low & PAGE_RW) === 0) return this.fail(wanted | X86_PF_PROT);
      set |= PAGE_DIRTY;
    } else if (access === 'exec' && (high & PAGE_NX) !== 0) {
      return this.fail(wanted | X86_PF_PROT);
    }
    if ((low & set) !== set) i32[at] = low | set;
    return ptePfn(low, high) * 4096 + (address & 4095);
  }

  private fail(code: number): number {
    this.errorCode = code | X86_PF_USER;
    return -1;
  }
}
