// B12: two pages to one address.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { alloc_page, page_count, vm_insert_page, type page, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

const pages: (page | null)[] = [];

function b12_mmap(_filp: file, vma: vm_area_struct): number {
  for (const page of pages) {
    const err = vm_insert_page(vma, vma.vm_start, page!);
    if (err) return err;
  }
  return 0;
}

device('b12', { mmap: b12_mmap, unlocked_ioctl: () => page_count(pages[0]!) }, () => {
  pages.push(alloc_page(GFP_KERNEL), alloc_page(GFP_KERNEL));
  return pages.includes(null) ? -ENOMEM : 0;
});
