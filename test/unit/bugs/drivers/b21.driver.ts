// B21: the buffer goes, and its frames are still mapped.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_page, free_page, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b21_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
}

function b21_ioctl(): number {
  free_page(buffer);
  return 0;
}

device('b21', { mmap: b21_mmap, unlocked_ioctl: b21_ioctl }, () => {
  buffer = __get_free_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  return 0;
});
