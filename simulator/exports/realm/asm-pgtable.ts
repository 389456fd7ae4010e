import type * as header from 'asm/pgtable.h';
import type { pgprot_t } from 'linux/mm_types.h';
import { PAGE_PCD, PAGE_PWT } from '../../arch/pte.ts';
import { ulongArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

const UNCACHED = BigInt(PAGE_PCD);
const WRITE_COMBINING = BigInt(PAGE_PWT);

/** asm/pgtable.h */
export function asmPgtable({ kernel, pages }: Realm) {
  const bitsOf = (fn: string, value: unknown): bigint => ulongArgument(fn, 'prot', value);
  return {
    ZERO_PAGE(vaddr) {
      ulongArgument('ZERO_PAGE', 'vaddr', vaddr);
      return pages.of(kernel.zero_pfn());
    },
    is_zero_pfn: (pfn) => ulongArgument('is_zero_pfn', 'pfn', pfn) === BigInt(kernel.zero_pfn()),
    __pgprot: (bits) => ulongArgument('__pgprot', 'bits', bits) as pgprot_t,
    pgprot_val: (prot) => bitsOf('pgprot_val', prot),
    pgprot_noncached: (prot) => (bitsOf('pgprot_noncached', prot) | UNCACHED) as pgprot_t,
    pgprot_writecombine: (prot) =>
      (bitsOf('pgprot_writecombine', prot) | WRITE_COMBINING) as pgprot_t,
    pgprot_device: (prot) => (bitsOf('pgprot_device', prot) | UNCACHED) as pgprot_t,
  } satisfies typeof header;
}
