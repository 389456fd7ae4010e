// B6: one remap_pfn_range() over a buffer of vmalloc(), from its first frame on.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { PAGE_SIZE, remap_pfn_range, vmalloc_to_pfn, type vm_area_struct } from 'linux/mm.h';
import { vmalloc } from 'linux/vmalloc.h';
import { device, label } from './device';

let buffer = 0n;

function b06_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  return remap_pfn_range(vma, vma.vm_start, vmalloc_to_pfn(buffer), size, vma.vm_page_prot);
}

device('b06', { mmap: b06_mmap }, () => {
  buffer = vmalloc(2n * PAGE_SIZE);
  if (!buffer) return -ENOMEM;
  label(buffer, 'page 0');
  label(buffer + PAGE_SIZE, 'page 1');
  return 0;
});
