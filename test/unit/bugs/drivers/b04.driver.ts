// B4: what is left behind the program's offset is computed, and wraps when the offset is too large.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_pages, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

const SIZE = PAGE_SIZE;
let buffer = 0n;

function b04_mmap(_filp: file, vma: vm_area_struct): number {
  const offset = vma.vm_pgoff << PAGE_SHIFT;
  const size = vma.vm_end - vma.vm_start;
  const left = SIZE - offset;
  if (size > left) return -EINVAL;
  const pfn = virt_to_phys(buffer + offset) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

device('b04', { mmap: b04_mmap }, () => {
  buffer = __get_free_pages(GFP_KERNEL, 2);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  label(buffer + 2n * PAGE_SIZE, 'theirs');
  return 0;
});
