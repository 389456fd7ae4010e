// B20: writable mappings are refused, but may become writable later.
import { ENOMEM, EPERM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, VM_WRITE, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL, get_zeroed_page } from 'linux/slab.h';
import { load_u8 } from 'pagewalk.h';
import { device, label } from './device';

let buffer = 0n;

function b20_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_flags & VM_WRITE) return -EPERM;
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
}

const b20_ioctl = (): number => load_u8(buffer);

device('b20', { mmap: b20_mmap, unlocked_ioctl: b20_ioctl }, () => {
  buffer = get_zeroed_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(buffer, 'read only');
  return 0;
});
