import { ptePresent } from '../arch/pte.ts';
import type { MmContext } from '../mm/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { forEachLeafRun } from '../mm/pgtable.ts';
import type { Vma } from '../mm/vma-table.ts';
import { normalPage } from '../mm/zap.ts';

/** Pages of a VMA that count as resident: normal pages only (R7.23). */
export function residentPages(k: MmContext, mm: MmStruct, vma: Vma): number {
  const v = k.vmas;
  let count = 0;
  forEachLeafRun(k, mm, v.vm_start[vma]!, v.vm_end[vma]!, (first, _address, entries) => {
    for (let i = 0; i < entries; i++) {
      const low = k.memory.i32[first + i * 2]!;
      const high = k.memory.i32[first + i * 2 + 1]!;
      if (ptePresent(low) && normalPage(k, low, high) !== 0) count++;
    }
  });
  return count;
}
