// B19: MAP_PRIVATE is not refused.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL, get_zeroed_page } from 'linux/slab.h';
import { load_u8 } from 'pagewalk.h';
import { device, label } from './device';

let buffer = 0n;

function b19_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (vma.vm_pgoff !== 0n || size > PAGE_SIZE) return -EINVAL;
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

/** The first byte as the device sees it. */
const b19_ioctl = (): number => load_u8(buffer);

device('b19', { mmap: b19_mmap, unlocked_ioctl: b19_ioctl }, () => {
  buffer = get_zeroed_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(buffer, 'device');
  return 0;
});
