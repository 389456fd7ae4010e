// Uses helpers on real memory and logs what they say.
import { WARN, WARN_ON_ONCE } from 'linux/bug.h';
import type { file } from 'linux/fs.h';
import { ioremap_uc, iounmap, readl_relaxed, writel_relaxed } from 'linux/io.h';
import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import {
  __free_pages,
  __GFP_COMP,
  alloc_pages,
  compound_head,
  compound_order,
  ClearPageReserved,
  folio_address,
  folio_get,
  folio_mapped,
  folio_mark_dirty,
  folio_nr_pages,
  folio_order,
  folio_page,
  folio_pfn,
  folio_put,
  folio_ref_count,
  folio_size,
  folio_test_dirty,
  folio_test_locked,
  generic_access_phys,
  is_vmalloc_addr,
  page_folio,
  PageCompound,
  page_ref_count,
  PageReserved,
  page_size,
  PAGE_SIZE,
  page_to_pfn,
  pfn_to_page,
  remap_pfn_range,
  SetPageReserved,
  virt_to_page,
  vma_is_anonymous,
  vmalloc_to_page,
  vm_flags_init,
  VM_DONTCOPY,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_init } from 'linux/module.h';
import { folio_lock, folio_unlock } from 'linux/pagemap.h';
import { dump_stack, pr_info } from 'linux/printk.h';
import { GFP_KERNEL, kvcalloc, kvfree, kvmalloc, kvmalloc_array, kvzalloc } from 'linux/slab.h';
import { remap_vmalloc_range_partial, vmalloc_user } from 'linux/vmalloc.h';
import { load_u8, store_u8 } from 'pagewalk.h';

function folios(): void {
  const block = alloc_pages(GFP_KERNEL | __GFP_COMP, 2)!;
  const tail = pfn_to_page(page_to_pfn(block) + 3n);
  const folio = page_folio(tail);
  pr_info(
    'order %d, %d pages, %lu bytes\n',
    folio_order(folio),
    folio_nr_pages(folio),
    folio_size(folio),
  );
  pr_info('tail %d %d %lu\n', PageCompound(tail), compound_order(tail), page_size(block));
  pr_info(
    'same %d %d %d\n',
    folio === block,
    compound_head(tail) === block,
    folio_page(folio, 3n) === tail,
  );
  pr_info(
    'address %d\n',
    virt_to_page(folio_address(folio)) === block && folio_pfn(folio) === page_to_pfn(block),
  );
  folio_get(folio);
  pr_info('references %d %d\n', folio_ref_count(folio), page_ref_count(block));
  folio_put(folio);
  folio_lock(folio);
  pr_info('locked %d, dirty %d\n', folio_test_locked(folio), folio_test_dirty(folio));
  folio_unlock(folio);
  pr_info(
    'was clean %d, is dirty %d, mapped %d\n',
    folio_mark_dirty(folio),
    folio_test_dirty(folio),
    folio_mapped(folio),
  );
  SetPageReserved(block);
  pr_info('reserved %d\n', PageReserved(block));
  ClearPageReserved(block);
  __free_pages(block, 2);
}

function buffers(): void {
  const small = kvmalloc(100, GFP_KERNEL);
  const large = kvzalloc(8n << 20n, GFP_KERNEL);
  const array = kvcalloc(3, 5000, GFP_KERNEL);
  pr_info(
    'vmalloc %d %d %d\n',
    is_vmalloc_addr(small),
    is_vmalloc_addr(large),
    is_vmalloc_addr(array),
  );
  store_u8(large + (8n << 20n) - 1n, 7);
  pr_info(
    'last byte %d, page %d\n',
    load_u8(large + (8n << 20n) - 1n),
    vmalloc_to_page(large) !== null,
  );
  pr_info('overflow %d\n', kvmalloc_array(1n << 40n, 1n << 40n, GFP_KERNEL) === 0n);
  for (const address of [small, large, array, 0n]) kvfree(address);
  const registers = ioremap_uc(0xfea00000n, 8);
  writel_relaxed(0x0f0f0f0f, registers + 4n);
  pr_info('liveness %x\n', readl_relaxed(registers + 4n));
  iounmap(registers);
}

function warnings(): void {
  for (let i = 0; i < 2; i++) WARN_ON_ONCE(i >= 0);
  WARN(true, 'level %d', 5);
  WARN(false, 'not this');
  dump_stack();
}

const area = vmalloc_user(3n * PAGE_SIZE);

/** The second half of the mapping from the vmalloc area, the first is left to others. */
function helpers_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_pgoff === 0xfea00n) {
    vma.vm_ops = { access: generic_access_phys };
    return remap_pfn_range(vma, vma.vm_start, vma.vm_pgoff, PAGE_SIZE, vma.vm_page_prot);
  }
  pr_info('anonymous %d\n', vma_is_anonymous(vma));
  vm_flags_init(vma, vma.vm_flags | VM_DONTCOPY);
  store_u8(area + 2n * PAGE_SIZE, 'x'.charCodeAt(0));
  return remap_vmalloc_range_partial(vma, vma.vm_start + PAGE_SIZE, area, 2n, PAGE_SIZE);
}

MODULE_LICENSE('GPL');
module_init(() => {
  folios();
  buffers();
  warnings();
  return misc_register({
    minor: MISC_DYNAMIC_MINOR,
    name: 'helpers',
    fops: { mmap: helpers_mmap },
    mode: 0o666,
  });
});
