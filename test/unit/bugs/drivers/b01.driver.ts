// B1: no look at the length.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_pages, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b01_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  const size = vma.vm_end - vma.vm_start;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

device('b01', { mmap: b01_mmap }, () => {
  // The device has one page; the one behind it belongs to somebody else.
  buffer = __get_free_pages(GFP_KERNEL, 1);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  label(buffer + PAGE_SIZE, 'theirs');
  return 0;
});
