// B33: a small object of kmalloc(), mapped by its page.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  offset_in_page,
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  type vm_area_struct,
} from 'linux/mm.h';
import { GFP_KERNEL, kmalloc } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b33_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
}

device('b33', { mmap: b33_mmap, unlocked_ioctl: () => Number(offset_in_page(buffer)) }, () => {
  const neighbour = kmalloc(100, GFP_KERNEL);
  buffer = kmalloc(100, GFP_KERNEL);
  if (!neighbour || !buffer) return -ENOMEM;
  label(neighbour, 'theirs');
  label(buffer, 'mine');
  return 0;
});
