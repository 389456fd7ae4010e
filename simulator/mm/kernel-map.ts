/** What is mapped in the vmalloc area: vmalloc() memory and I/O memory. Linux: mm/vmalloc.c, vmap_area_root. */
import { VMALLOC_END, VMALLOC_START } from '../arch/memory-layout.ts';

/** What a new area maps. */
export interface AreaPages {
  /** Frame of each page. */
  readonly frames: Float64Array;
  readonly kind: 'vmalloc' | 'ioremap';
  /** May be mapped into user space as a whole. Linux: VM_USERMAP. */
  readonly user: boolean;
}

/** A mapped range. Linux: struct vm_struct. */
export interface KernelArea extends AreaPages {
  /** Page number from VMALLOC_START on. */
  readonly first: number;
}

const AREA_PAGES = Number((VMALLOC_END + 1n - VMALLOC_START) >> 12n);

/**
 * The kernel's mappings of the vmalloc area.
 *
 * Invariant: areas are in ascending order, and an unmapped guard page follows each.
 *
 * Differs: entries are kept per area and not as page tables in simulated frames.
 */
export class KernelMap {
  private readonly areas: KernelArea[] = [];

  static startOf(area: KernelArea): bigint {
    return VMALLOC_START + (BigInt(area.first) << 12n);
  }

  /** Maps pages at the lowest address where they fit, 0n when nowhere. */
  map(pages: AreaPages): bigint {
    let first = 0;
    let index = 0;
    for (; index < this.areas.length; index++) {
      const area = this.areas[index]!;
      if (area.first - first > pages.frames.length) break;
      first = area.first + area.frames.length + 1;
    }
    if (first + pages.frames.length >= AREA_PAGES) return 0n;
    const area: KernelArea = { ...pages, first };
    this.areas.splice(index, 0, area);
    return KernelMap.startOf(area);
  }

  /** Unmaps the area that starts at `address`; undefined when there is none. */
  unmap(address: bigint): KernelArea | undefined {
    const area = this.find(address);
    if (!area || KernelMap.startOf(area) !== address) return undefined;
    this.areas.splice(this.areas.indexOf(area), 1);
    return area;
  }

  /** Pages in use by areas of a kind. */
  pages(kind: AreaPages['kind']): number {
    return this.areas.reduce((sum, area) => sum + (area.kind === kind ? area.frames.length : 0), 0);
  }

  /** The area that contains an address. Linux: find_vm_area(). */
  find(address: bigint): KernelArea | undefined {
    const offset = address - VMALLOC_START;
    if (offset < 0n || address > VMALLOC_END) return undefined;
    const page = Number(offset >> 12n);
    let low = 0;
    let high = this.areas.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const area = this.areas[middle]!;
      if (page < area.first) high = middle;
      else if (page >= area.first + area.frames.length) low = middle + 1;
      else return area;
    }
    return undefined;
  }

  /** Physical address behind an address, -1 when nothing is mapped there. */
  physical(address: bigint): number {
    const area = this.find(address);
    if (!area) return -1;
    const offset = Number(address - VMALLOC_START);
    return area.frames[Math.floor(offset / 4096) - area.first]! * 4096 + (offset % 4096);
  }
}
