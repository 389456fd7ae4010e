// B29: mmap answers with a positive number, as read and write do.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_page, GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer = 0n;

function b29_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  const err = remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
  return err || 1;
}

device('b29', { mmap: b29_mmap }, () => {
  buffer = __get_free_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
