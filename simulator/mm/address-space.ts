import type { Vma } from './vma-table.ts';

/** How pages of a mapping are written back and dirtied. Linux: struct address_space_operations. */
export interface AddressSpaceOperations {
  /** Shared writable mappings need a fault to notice the first write. Linux: mapping_can_writeback(). */
  readonly canWriteback: boolean;
  /** Backed by swap: counted as shmem. Linux: PG_swapbacked pages of shmem. */
  readonly swapBacked: boolean;
  /** Has it operations at all? A device's own pages have none (R5.44). */
  readonly present: boolean;
}

/**
 * The page cache of an inode and the VMAs that map it. Linux: struct address_space, include/linux/fs.h.
 *
 * Invariant: each cached frame holds one reference for the cache; `i_mmap` holds exactly the VMAs whose vm_file has
 * this mapping.
 */
export class AddressSpace {
  readonly i_pages = new Map<number, number>();
  readonly i_mmap = new Set<Vma>();
  /** Writable shared mappings (mapping_map_writable); negative: denied. */
  i_mmap_writable = 0;

  constructor(
    /** Index in the machine's table of mappings, > 0; struct page refers to it. */
    readonly id: number,
    public a_ops: AddressSpaceOperations,
  ) {}
}
