// B2: vm_pgoff is ignored.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_pages, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b02_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (size > 2n * PAGE_SIZE) return -EINVAL;
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

device('b02', { mmap: b02_mmap }, () => {
  buffer = __get_free_pages(GFP_KERNEL, 1);
  if (!buffer) return -ENOMEM;
  label(buffer, 'page 0');
  label(buffer + PAGE_SIZE, 'page 1');
  return 0;
});
