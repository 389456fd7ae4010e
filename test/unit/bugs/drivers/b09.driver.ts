// B9: remap_pfn_range() is given an address instead of a frame number.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { __get_free_page, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b09_mmap(_filp: file, vma: vm_area_struct): number {
  const phys = virt_to_phys(buffer);
  const err = remap_pfn_range(vma, vma.vm_start, phys, PAGE_SIZE, vma.vm_page_prot);
  pr_info('b09: %lx, %d\n', phys, err);
  return err;
}

device('b09', { mmap: b09_mmap }, () => {
  buffer = __get_free_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  return 0;
});
