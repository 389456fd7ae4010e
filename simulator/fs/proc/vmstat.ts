/** /proc/buddyinfo. Linux: mm/vmstat.c (6.12), R7.45. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { MmContext } from '../../mm/context.ts';

/**
 * Linux: frag_show_print().
 *
 * Differs: memory below 4 GiB is one zone; Linux has ZONE_DMA of 16 MiB besides.
 */
export function showBuddyinfo(out: TextBuffer, k: MmContext): number {
  for (const { name, freeBlocks } of k.alloc.zones) {
    out.text(`Node 0, zone ${name.padStart(8)} `);
    for (const blocks of freeBlocks) out.decimal(blocks, 6).byte(0x20);
    out.byte(0x0a);
  }
  return 0;
}
