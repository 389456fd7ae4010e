import assert from 'node:assert/strict';
import { VMALLOC_START } from '../../../simulator/arch/memory-layout.ts';
import { PAGE_PCD, PAGE_SPECIAL } from '../../../simulator/arch/pte.ts';
import { EBUSY, EFAULT, EINVAL } from '../../../simulator/lib/errno.ts';
import { insert, insertable, type Inserting } from '../../support/driver-vma.ts';
import { vmf_insert_mixed, vmf_insert_pfn_prot } from '../../../simulator/mm/insert-pfn.ts';
import { ioremap, iounmap } from '../../../simulator/mm/ioremap.ts';
import { kernelPhysical } from '../../../simulator/mm/kernel-memory.ts';
import { GFP_COMP, GFP_KERNEL } from '../../../simulator/mm/page-alloc.ts';
import { pteIndex } from '../../../simulator/mm/pgtable.ts';
import {
  remap_vmalloc_range_partial,
  vfree,
  vmalloc,
  vmalloc_to_pfn,
} from '../../../simulator/mm/vmalloc.ts';
import {
  VM_DONTDUMP,
  VM_DONTEXPAND,
  VM_MAYWRITE,
  VM_MIXEDMAP,
  VM_PFNMAP,
  VM_SHARED,
} from '../../../simulator/mm/vm-flags.ts';
import { zap_vma_ptes } from '../../../simulator/mm/zap.ts';

const NOPAGE = 0x100;
const SIGBUS = 0x2;

describe('vm_insert_page', () => {
  let on: Inserting;

  beforeEach(() => {
    on = insertable(4);
  });

  it('takes a reference and counts, so that the page survives its driver (R6.24, R6.48)', () => {
    const { k, mm, start, vma } = on;
    const pfn = k.alloc.alloc(GFP_KERNEL, 0);
    assert.equal(insert(on, start, pfn), 0);
    assert.deepEqual([k.pages.refcount[pfn], k.pages.mapcount[pfn], mm.rss[0]], [2, 1, 1]);
    assert.notEqual(k.vmas.vm_flags[vma]! & VM_MIXEDMAP, 0);
    assert.equal(k.memory.i32[pteIndex(k, mm, start)]! & PAGE_SPECIAL, 0);
    k.alloc.put(pfn);
    assert.equal(k.pages.refcount[pfn], 1);
    on.unmap();
    assert.equal(k.pages.refcount[pfn], 0);
  });

  it('refuses addresses outside, pages without reference, slab pages and entries in use (R6.20–R6.23)', () => {
    const { k, start } = on;
    const pfn = k.alloc.alloc(GFP_KERNEL, 0);
    assert.equal(insert(on, start + 4 * 4096, pfn), -EFAULT);
    assert.equal(insert(on, start - 4096, pfn), -EFAULT);
    const block = k.alloc.alloc(GFP_KERNEL, 1);
    assert.equal(insert(on, start, block), 0);
    assert.equal(insert(on, start + 4096, block + 1), -EINVAL);
    const slab = Number((on.machine.slab.kmalloc(100, GFP_KERNEL) - 0xffff888000000000n) >> 12n);
    assert.equal(insert(on, start + 4096, slab), -EINVAL);
    assert.equal(insert(on, start, pfn), -EBUSY);
    assert.equal(insert(on, start, block), -EBUSY);
  });

  it('counts the tail of a compound block at its head', () => {
    const { k, start } = on;
    const block = k.alloc.alloc(GFP_KERNEL | GFP_COMP, 1);
    assert.equal(insert(on, start, block + 1), 0);
    assert.equal(k.pages.refcount[block], 2);
    on.unmap();
    assert.equal(k.pages.refcount[block], 1);
  });

  it('outside ->mmap is a BUG unless the mapping is VM_MIXEDMAP already (R6.21)', () => {
    const { k, vma, start } = on;
    const pfn = k.alloc.alloc(GFP_KERNEL, 0);
    assert.throws(() => insert(on, start, pfn, false));
    assert.match(on.log(), /kernel BUG at mm\/memory\.c/);
    const other = insertable(1);
    other.k.vmas.vm_flags[other.vma]! |= VM_MIXEDMAP;
    assert.equal(insert(other, other.start, other.k.alloc.alloc(GFP_KERNEL, 0), false), 0);
    assert.equal(k.vmas.vm_flags[vma]! & VM_MIXEDMAP, 0);
  });
});

describe('vmf_insert_pfn and vmf_insert_mixed', () => {
  it('write a special entry once and count nothing (R6.30)', () => {
    const { k, mm, vma, start } = insertable(2);
    k.vmas.vm_flags[vma]! |= VM_PFNMAP;
    const prot = k.vmas.vm_page_prot[vma]!;
    const pfn = k.alloc.alloc(GFP_KERNEL, 0);
    assert.equal(vmf_insert_pfn_prot(k, vma, start, pfn, prot), NOPAGE);
    const entry = k.memory.i32[pteIndex(k, mm, start)]!;
    assert.notEqual(entry & PAGE_SPECIAL, 0);
    assert.equal(vmf_insert_pfn_prot(k, vma, start, pfn + 1, prot), NOPAGE);
    assert.equal(k.memory.i32[pteIndex(k, mm, start)], entry);
    assert.equal(vmf_insert_pfn_prot(k, vma, start + 0x2000, pfn, prot), SIGBUS);
    assert.deepEqual([k.pages.refcount[pfn], k.pages.mapcount[pfn], mm.rss[0]], [1, 0, 0]);
  });

  it('map a device uncached whatever was asked for', () => {
    const { k, mm, vma, start } = insertable(1);
    k.vmas.vm_flags[vma]! |= VM_PFNMAP;
    vmf_insert_pfn_prot(k, vma, start, 0xfea00, k.vmas.vm_page_prot[vma]!);
    assert.notEqual(k.memory.i32[pteIndex(k, mm, start)]! & PAGE_PCD, 0);
  });

  it('are a BUG for a mapping with the wrong flags (R6.30, B14)', () => {
    const wrong = [() => 0, () => VM_PFNMAP | VM_MIXEDMAP, () => VM_MIXEDMAP];
    for (const flags of wrong) {
      const on = insertable(1);
      on.k.vmas.vm_flags[on.vma]! |= flags();
      assert.throws(() => vmf_insert_pfn_prot(on.k, on.vma, on.start, 0x1000, 0x27));
      assert.match(on.log(), /kernel BUG at mm\/memory\.c/);
    }
    const cow = insertable(1);
    cow.k.vmas.vm_flags[cow.vma] = VM_PFNMAP | VM_MAYWRITE;
    assert.throws(() => vmf_insert_pfn_prot(cow.k, cow.vma, cow.start, 0x1000, 0x27));
  });

  it('vmf_insert_mixed wants VM_MIXEDMAP (R6.31)', () => {
    const { k, vma, start } = insertable(1);
    assert.equal(vmf_insert_mixed(k, vma, start, 0x1000, false), SIGBUS);
    k.vmas.vm_flags[vma]! |= VM_MIXEDMAP;
    assert.equal(vmf_insert_mixed(k, vma, start, 0x1000, false), NOPAGE);
  });

  it('zap_vma_ptes takes entries of a VM_PFNMAP mapping only, inside it only (R6.60)', () => {
    const { k, mm, vma, start } = insertable(2);
    k.vmas.vm_flags[vma]! |= VM_PFNMAP;
    const at = (): number => k.memory.i32[pteIndex(k, mm, start)]!;
    vmf_insert_pfn_prot(k, vma, start, 0x1000, k.vmas.vm_page_prot[vma]!);
    zap_vma_ptes(k, vma, start, 3 * 4096);
    assert.notEqual(at(), 0);
    k.vmas.vm_flags[vma]! &= ~VM_PFNMAP;
    zap_vma_ptes(k, vma, start, 4096);
    assert.notEqual(at(), 0);
    k.vmas.vm_flags[vma]! |= VM_PFNMAP;
    zap_vma_ptes(k, vma, start, 4096);
    assert.equal(at(), 0);
  });
});

describe('vmalloc', () => {
  it('gives whole pages in a row behind which frames are in no order (R6.36, R6.37, B6)', () => {
    const { k } = insertable(1);
    const a = vmalloc(k, 5000, GFP_KERNEL, false);
    assert.equal(a, VMALLOC_START);
    const first = vmalloc_to_pfn(k, a);
    const second = vmalloc_to_pfn(k, a + 4096n);
    assert.notEqual(second, first + 1);
    assert.equal(kernelPhysical(k, a + 4097n), second * 4096 + 1);
    assert.equal(vmalloc_to_pfn(k, a + 2n * 4096n), 0, 'a guard page follows');
    assert.equal(vmalloc(k, 1, GFP_KERNEL, false), a + 3n * 4096n);
    assert.equal(vmalloc_to_pfn(k, 0xffff888000000000n), 0);
  });

  it('gives everything back', () => {
    const { k } = insertable(1);
    const before = k.alloc.freePages;
    const areas = [1, 4096, 1 << 20].map((size) => vmalloc(k, size, GFP_KERNEL, false));
    assert.equal(k.alloc.freePages, before - 1 - 1 - 256);
    for (const area of areas) vfree(k, area);
    assert.equal(k.alloc.freePages, before);
    vfree(k, 0n);
  });

  it('refuses nothing and everything, and warns of a bad vfree', () => {
    const on = insertable(1);
    assert.equal(vmalloc(on.k, 0, GFP_KERNEL, false), 0n);
    assert.equal(vmalloc(on.k, 2 ** 40, GFP_KERNEL, false), 0n);
    assert.match(on.log(), /vmalloc error: size 1099511627776, exceeds total pages/);
    vfree(on.k, VMALLOC_START + 4096n);
    assert.match(on.log(), /Trying to vfree\(\) nonexistent vm area/);
  });

  it('is mapped by remap_vmalloc_range if it was made for that (R6.35)', () => {
    const { k, vma, start } = insertable(2);
    const remap = (address: bigint, pgoff: number, at = start, size = 2 * 4096): number =>
      remap_vmalloc_range_partial(k, vma, at, address, pgoff, size, true);
    const plain = vmalloc(k, 2 * 4096, GFP_KERNEL, false);
    assert.equal(remap(plain, 0), -EINVAL);
    const user = vmalloc(k, 3 * 4096, GFP_KERNEL, true);
    assert.equal(remap(user, 2), -EINVAL);
    assert.equal(remap(user + 1n, 0), -EINVAL);
    assert.equal(remap(user, 0, start + 1), -EINVAL);
    assert.equal(remap(user, 1), 0);
    const wanted = VM_DONTEXPAND | VM_DONTDUMP | VM_MIXEDMAP;
    assert.equal(k.vmas.vm_flags[vma]! & wanted, wanted);
    assert.equal(k.vmas.vm_flags[vma]! & VM_SHARED, VM_SHARED);
  });
});

describe('ioremap', () => {
  it('maps a device where its registers answer, and keeps the offset in the page (R6.57)', () => {
    const { k } = insertable(1);
    const at = ioremap(k, 0xfea00004, 8, PAGE_PCD);
    assert.equal(at & 0xfffn, 4n);
    k.memory.write(kernelPhysical(k, at), 4, 0x12345678);
    assert.equal(k.memory.read(kernelPhysical(k, at), 4), 0xedcba987);
    iounmap(k, at);
    assert.equal(kernelPhysical(k, at), -1);
  });

  it('refuses RAM, nothing, and what the CPU cannot address', () => {
    const on = insertable(1);
    assert.equal(ioremap(on.k, 0x200000, 4096, PAGE_PCD), 0n);
    assert.match(on.log(), /ioremap on RAM at 0x0000000000200000 - 0x0000000000200fff/);
    assert.equal(ioremap(on.k, 0xfea00000, 0, PAGE_PCD), 0n);
    assert.equal(ioremap(on.k, 2 ** 41, 4096, PAGE_PCD), 0n);
  });
});

describe('a page that is freed', () => {
  it('with a mapping is a bad page, and leaked (R6.49)', () => {
    const on = insertable(1);
    const { alloc, pages } = on.k;
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    const before = alloc.freePages;
    pages.mapping[pfn] = 1;
    alloc.put(pfn);
    assert.match(on.log(), /BUG: Bad page state in process test {2}pfn:/);
    assert.match(on.log(), /page dumped because: non-NULL mapping/);
    assert.equal(alloc.freePages, before);
  });
});
