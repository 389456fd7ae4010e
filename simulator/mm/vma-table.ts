/**
 * struct vm_area_struct as columns: one row per VMA of the machine, addressed by a handle.
 *
 * Invariant: handle 0 is "no VMA"; a freed row is reused, its `generation` tells old handles from new ones.
 * `vm_start`/`vm_end` are bytes, half-open, page aligned; `vm_pgoff` is in pages. Linux: include/linux/mm_types.h.
 */

declare const vmaBrand: unique symbol;
/** Handle of a VMA: a row of {@link VmaTable}. */
export type Vma = number & { readonly [vmaBrand]?: never };

const INITIAL = 256;

export class VmaTable {
  vm_start = new Float64Array(INITIAL);
  vm_end = new Float64Array(INITIAL);
  vm_pgoff = new Float64Array(INITIAL);
  vm_flags = new Int32Array(INITIAL);
  vm_flags_hi = new Int32Array(INITIAL);
  /** Internal pgprot (arch/pte.ts). */
  vm_page_prot = new Int32Array(INITIAL);
  /** Open file id, 0 for none. */
  vm_file = new Int32Array(INITIAL);
  /** Index into the table of operations; 0 is NULL (anonymous memory), 1 the empty table. */
  vm_ops = new Int32Array(INITIAL);
  /** mm id. */
  vm_mm = new Int32Array(INITIAL);
  anon_vma = new Int32Array(INITIAL);
  /** Newest link to an anon_vma, 0 for none (mm/anon-vma.ts). Of a free row: the next free row. */
  anon_vma_chain = new Int32Array(INITIAL);
  generation = new Int32Array(INITIAL);
  /** vm_private_data as a driver-value id, by handle; sparse. */
  readonly vm_private_data = new Map<Vma, number>();
  private free = 0;
  private used = 1;

  /** VMAs alive. */
  count = 0;

  /** Allocates a zeroed row. Linux: vm_area_alloc(). */
  alloc(): Vma {
    let vma = this.free;
    if (vma !== 0) {
      this.free = this.anon_vma_chain[vma]!;
    } else {
      if (this.used === this.vm_start.length) this.grow();
      vma = this.used++;
    }
    this.count++;
    this.vm_flags[vma] = 0;
    this.vm_flags_hi[vma] = 0;
    this.vm_page_prot[vma] = 0;
    this.vm_file[vma] = 0;
    this.vm_ops[vma] = 1;
    this.anon_vma[vma] = 0;
    this.anon_vma_chain[vma] = 0;
    return vma;
  }

  /** Copies every field of `from` but the anon_vma. Linux: vm_area_dup(). */
  dup(from: Vma): Vma {
    const vma = this.alloc();
    this.vm_start[vma] = this.vm_start[from]!;
    this.vm_end[vma] = this.vm_end[from]!;
    this.vm_pgoff[vma] = this.vm_pgoff[from]!;
    this.vm_flags[vma] = this.vm_flags[from]!;
    this.vm_flags_hi[vma] = this.vm_flags_hi[from]!;
    this.vm_page_prot[vma] = this.vm_page_prot[from]!;
    this.vm_file[vma] = this.vm_file[from]!;
    this.vm_ops[vma] = this.vm_ops[from]!;
    this.vm_mm[vma] = this.vm_mm[from]!;
    if (this.vm_private_data.size > 0) {
      const data = this.vm_private_data.get(from);
      if (data !== undefined) this.vm_private_data.set(vma, data);
    }
    return vma;
  }

  /** Frees a row. Linux: vm_area_free(). */
  release(vma: Vma): void {
    this.generation[vma]!++;
    if (this.vm_private_data.size > 0) this.vm_private_data.delete(vma);
    this.anon_vma_chain[vma] = this.free;
    this.free = vma;
    this.count--;
  }

  /** Size in pages. Linux: vma_pages(). */
  pages(vma: Vma): number {
    return (this.vm_end[vma]! - this.vm_start[vma]!) / 4096;
  }

  private grow(): void {
    // Why: a quarter, not a half: the spare memory of a large table would exceed what its rows need.
    const size = Math.ceil(this.vm_start.length * 1.25);
    const doubles = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(size);
      grown.set(old);
      return grown;
    };
    const ints = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(size);
      grown.set(old);
      return grown;
    };
    this.vm_start = doubles(this.vm_start);
    this.vm_end = doubles(this.vm_end);
    this.vm_pgoff = doubles(this.vm_pgoff);
    this.vm_flags = ints(this.vm_flags);
    this.vm_flags_hi = ints(this.vm_flags_hi);
    this.vm_page_prot = ints(this.vm_page_prot);
    this.vm_file = ints(this.vm_file);
    this.vm_ops = ints(this.vm_ops);
    this.vm_mm = ints(this.vm_mm);
    this.anon_vma = ints(this.anon_vma);
    this.anon_vma_chain = ints(this.anon_vma_chain);
    this.generation = ints(this.generation);
  }
}
