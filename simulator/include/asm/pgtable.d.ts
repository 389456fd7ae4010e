/** asm/pgtable.h: protections of page table entries. Linux: arch/x86/include/asm/pgtable.h. */
import type { page, pgprot_t } from 'linux/mm_types.h';

/** A protection of hardware bits: bit 0 present, 1 writable, 2 user, 3 PWT, 4 PCD, 63 no execute. Linux: arch/x86/include/asm/pgtable_types.h. */
export declare function __pgprot(bits: bigint): pgprot_t;

/** The hardware bits of a protection. Linux: arch/x86/include/asm/pgtable_types.h. */
export declare function pgprot_val(prot: pgprot_t): bigint;

/**
 * The protection with caching off (UC-). Assign the result to `vma.vm_page_prot` before remap_pfn_range(). Without effect
 * on RAM, whose cache mode is kept.
 *
 * Linux: arch/x86/include/asm/pgtable.h.
 */
export declare function pgprot_noncached(prot: pgprot_t): pgprot_t;

/**
 * The protection with write-combining (WC), as for a frame buffer. Linux: arch/x86/mm/pat/memtype.c.
 */
export declare function pgprot_writecombine(prot: pgprot_t): pgprot_t;

/** The protection for device registers; on x86 the same as {@link pgprot_noncached}. Linux: include/linux/pgtable.h. */
export declare function pgprot_device(prot: pgprot_t): pgprot_t;

/** The page of zeros that all private mappings share until they are written. Linux: arch/x86/include/asm/pgtable.h. */
export declare function ZERO_PAGE(vaddr: bigint): page;

/** Is it the frame of {@link ZERO_PAGE}? Linux: include/linux/pgtable.h. */
export declare function is_zero_pfn(pfn: bigint): boolean;
