/** /proc/buddyinfo. Linux: mm/vmstat.c (6.12), R7.45. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';

/** Frames below 4 GiB belong to zone DMA32. Linux: MAX_DMA32_PFN. */
const DMA32_FRAMES = 0x100000;

/**
 * Linux: frag_show_print().
 *
 * Differs: all memory is one zone, named after the highest it would have.
 */
export function showBuddyinfo(out: TextBuffer, k: MmContext): number {
  const zone = k.pages.frames > DMA32_FRAMES ? 'Normal' : 'DMA32';
  out.text(`Node 0, zone ${zone.padStart(8)} `);
  for (const blocks of k.alloc.freeBlocks) out.decimal(blocks, 6).byte(0x20);
  out.byte(0x0a);
  return 0;
}
