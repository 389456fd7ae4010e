// B3: vm_pgoff is added, but not compared with the size of the device.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { __get_free_pages, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b03_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (size > PAGE_SIZE) return -EINVAL;
  const pfn = (virt_to_phys(buffer) >> PAGE_SHIFT) + vma.vm_pgoff;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

device('b03', { mmap: b03_mmap }, () => {
  buffer = __get_free_pages(GFP_KERNEL, 3);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  label(buffer + 7n * PAGE_SIZE, 'somebody else');
  return 0;
});
