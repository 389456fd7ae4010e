/** kmalloc. Linux: mm/slub.c, mm/slab_common.c (6.12), R6.44. */
import { PAGE_OFFSET, STRUCT_PAGE_SIZE, VMEMMAP_START } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { PG_SLAB, PG_HEAD } from './mem-map.ts';
import { GFP_COMP, GFP_HIGHMEM, GFP_KERNEL, GFP_ZERO } from './page-alloc.ts';
import { MAX_PAGE_ORDER } from './zone.ts';

const SIZES = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];
/** Larger requests go to the page allocator. Linux: KMALLOC_MAX_CACHE_SIZE. */
const MAX_CACHE_SIZE = 8192;

/** Linux: include/linux/poison.h, as with slub_debug=P. */
const POISON_FREE = 0x6b;
const POISON_END = 0xa5;

/** Pages of one slab of each size: at least eight objects where that fits into 32 KiB. */
function slabOrder(size: number): number {
  let order = 0;
  while (order < 3 && 4096 << order < size * 8) order++;
  return order;
}

/** Smallest order whose block holds `size` bytes. Linux: get_order() (R6.42). */
export function get_order(size: number): number {
  if (size === 0) return 52;
  let order = 0;
  while (4096 * 2 ** order < size) order++;
  return order;
}

/**
 * May an object of one of the kernel's own caches be had? Linux: kmem_cache_alloc() of vm_area_struct, maple_node, …
 *
 * Differs: such objects live outside simulated memory. They cost no frame, and are refused by injected failures only.
 */
export function kmem_cache_alloc(k: MmContext, gfp = GFP_KERNEL): boolean {
  return !k.faults.should_failslab(gfp);
}

export class Slab {
  private readonly freeObjects = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  /** Size of the objects of each slab, by its first frame. */
  private readonly slabs = new Map<number, number>();

  constructor(private readonly k: MmContext) {}

  /**
   * Linux: kmalloc(). May sleep unless GFP_ATOMIC.
   *
   * @param size bytes
   * @returns direct-map address, 0n when out of memory or over 4 MiB
   */
  kmalloc(size: number, gfp: number): bigint {
    if (size === 0) return 16n;
    if (size > MAX_CACHE_SIZE) return this.large(size, gfp);
    if (!kmem_cache_alloc(this.k, gfp)) return 0n;
    const bucket = SIZES.find((limit) => size <= limit) ?? MAX_CACHE_SIZE;
    const free = this.freeObjects.get(bucket)!;
    if (free.length === 0 && !this.grow(bucket, free, gfp)) return 0n;
    const physical = free.pop()!;
    if ((gfp & GFP_ZERO) !== 0) this.k.memory.u8.fill(0, physical, physical + bucket);
    return PAGE_OFFSET + BigInt(physical);
  }

  /**
   * Linux: kfree(), slab_free(). NULL and ZERO_SIZE_PTR are fine. The same object twice in a row is a BUG; with others
   * freed in between nobody notices, and the object is handed out twice (CONFIG_SLAB_FREELIST_HARDENED).
   *
   * Differs: an address inside an object frees that object.
   */
  kfree(address: bigint): void {
    if (address <= 16n) return;
    const { pages, memory, ports } = this.k;
    const physical = Number(BigInt.asUintN(64, address - PAGE_OFFSET));
    const pfn = Math.floor(physical / 4096);
    if (!memory.isValid(pfn)) {
      // Linux: virt_to_folio() reads page->compound_head.
      const field = VMEMMAP_START + STRUCT_PAGE_SIZE * BigInt(pfn) + 8n;
      ports.page_fault_oops(BigInt.asUintN(64, field), 'read', 'kfree');
    }
    const head = pages.head(pfn);
    const size = this.slabs.get(head);
    if (size === undefined) {
      this.freeLarge(head, address);
      return;
    }
    const object = physical - ((physical - head * 4096) % size);
    const free = this.freeObjects.get(size)!;
    // Linux: BUG_ON(object == fp) in set_freepointer().
    if (free.at(-1) === object) ports.bug('mm/slub.c:553 kfree');
    memory.u8.fill(POISON_FREE, object, object + size - 1);
    memory.u8[object + size - 1] = POISON_END;
    free.push(object);
  }

  /** Bytes of an object, which may be more than was asked for; 0 for NULL and ZERO_SIZE_PTR. Linux: ksize(). */
  ksize(address: bigint): number {
    if (address <= 16n) return 0;
    const { pages } = this.k;
    const head = pages.head(Number((address - PAGE_OFFSET) >> 12n));
    return this.slabs.get(head) ?? 4096 << (pages.has(head, PG_HEAD) ? pages.priv[head]! : 0);
  }

  /** Linux: free_large_kmalloc(). */
  private freeLarge(head: number, address: bigint): void {
    const { pages, ports, warnedOnce, alloc } = this.k;
    if (!pages.has(head, PG_HEAD) && !warnedOnce.has('free_large_kmalloc')) {
      warnedOnce.add('free_large_kmalloc');
      ports.warn('mm/slub.c:4690 free_large_kmalloc');
      ports.printk(4, `object pointer: 0x${address.toString(16)}`);
    }
    alloc.put(head);
  }

  private large(size: number, gfp: number): bigint {
    const order = get_order(size);
    if (order > MAX_PAGE_ORDER) {
      this.k.ports.warn('mm/page_alloc.c:4733 __alloc_pages_noprof');
      return 0n;
    }
    const pfn = this.k.alloc.alloc((gfp & ~GFP_HIGHMEM) | GFP_COMP, order);
    if (pfn === 0) return 0n;
    return PAGE_OFFSET + BigInt(pfn * 4096);
  }

  private grow(size: number, free: number[], gfp: number): boolean {
    const order = slabOrder(size);
    const pfn = this.k.alloc.alloc((gfp & ~(GFP_ZERO | GFP_HIGHMEM)) | GFP_COMP, order);
    if (pfn === 0) return false;
    for (let i = pfn; i < pfn + (1 << order); i++) this.k.pages.set(i, PG_SLAB);
    this.k.pages.set(pfn, PG_HEAD);
    this.slabs.set(pfn, size);
    const end = pfn * 4096 + (4096 << order);
    for (let at = end - size; at >= pfn * 4096; at -= size) free.push(at);
    return true;
  }
}
