// B31: frames that a device writes to are inherited by children.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL, get_zeroed_page } from 'linux/slab.h';
import { device, label } from './device';

let buffer = 0n;

function b31_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (size > PAGE_SIZE) return -EINVAL;
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

/** What the device writes, whoever looks. */
function b31_ioctl(): number {
  label(buffer, 'from the device');
  return 0;
}

device('b31', { mmap: b31_mmap, unlocked_ioctl: b31_ioctl }, () => {
  buffer = get_zeroed_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(buffer, 'idle');
  return 0;
});
