/** linux/gfp_types.h: allocation flags. Values of 6.12. */
import type { gfp_t } from 'linux/types.h';

/** For ordinary kernel memory; may sleep. */
export declare const GFP_KERNEL: gfp_t;
/** Never sleeps, and may use reserves: for interrupt handlers and under spinlocks. */
export declare const GFP_ATOMIC: gfp_t;
/** Never sleeps, and fails readily. */
export declare const GFP_NOWAIT: gfp_t;
/** May sleep, but starts no I/O to get memory. */
export declare const GFP_NOIO: gfp_t;
/** May sleep, but calls no file system to get memory. */
export declare const GFP_NOFS: gfp_t;
/** For pages that user space will map; may sleep. */
export declare const GFP_USER: gfp_t;
/** As {@link GFP_USER}, for pages the kernel need not see; on x86-64 the same memory. */
export declare const GFP_HIGHUSER: gfp_t;
/** From the first 16 MiB. */
export declare const GFP_DMA: gfp_t;
/** From below 4 GiB. */
export declare const GFP_DMA32: gfp_t;
/** Fill with zeros. */
export declare const __GFP_ZERO: gfp_t;
/** Make a block of order > 0 one compound page: references to any of its pages count on the first. */
export declare const __GFP_COMP: gfp_t;
/** No warning when the allocation fails. */
export declare const __GFP_NOWARN: gfp_t;
/** Give up early rather than try hard. */
export declare const __GFP_NORETRY: gfp_t;
/** Never fail: wait instead. */
export declare const __GFP_NOFAIL: gfp_t;
