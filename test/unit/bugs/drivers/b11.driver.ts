// B11: vm_insert_page() of the second page of a block that is not compound.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_pages,
  page_count,
  PAGE_SIZE,
  page_to_pfn,
  pfn_to_page,
  vm_insert_page,
  type page,
  type vm_area_struct,
} from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let first: page | null = null;

function b11_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = page_to_pfn(first!);
  let err = 0;
  for (let i = 0n; vma.vm_start + i * PAGE_SIZE < vma.vm_end && !err; i++) {
    err = vm_insert_page(vma, vma.vm_start + i * PAGE_SIZE, pfn_to_page(pfn + i));
    pr_info('b11: page %lu: %d, count %d\n', i, err, page_count(first!));
  }
  return err;
}

device('b11', { mmap: b11_mmap, unlocked_ioctl: () => page_count(first!) }, () => {
  first = alloc_pages(GFP_KERNEL, 1);
  return first ? 0 : -ENOMEM;
});
