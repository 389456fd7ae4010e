import { hex } from '../../lib/ulong.ts';
import type { MmContext } from '../../mm/context.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import type { Vma } from '../../mm/vma-table.ts';
import { walkView } from '../page-table.ts';
import type { ObjectField } from '../views.ts';
import { text } from './field.ts';

/** Pages whose entries are listed. */
const MOST = 512;

/** The page table entries of a VMA, page by page from its start; pages without an entry are left out. */
export function pteFields(k: MmContext, mm: MmStruct, pid: number, vma: Vma): ObjectField[] {
  const out: ObjectField[] = [];
  const [start, end] = [k.vmas.vm_start[vma]!, k.vmas.vm_end[vma]!];
  for (let at = start; at < end && at < start + MOST * 4096; at += 4096) {
    const leaf = walkView(k, mm, pid, at).entries.at(-1);
    if (leaf?.level !== 'PTE' || (!leaf.present && BigInt(leaf.raw) === 0n)) continue;
    out.push(
      text(hex(at), 'pte_t', `${leaf.raw} ${leaf.bits.join(' ')}`, {
        ...(leaf.pfn !== undefined && { opens: `page:${leaf.pfn}` }),
        memory: `phys:${leaf.entryAddress}`,
      }),
    );
  }
  return out;
}
