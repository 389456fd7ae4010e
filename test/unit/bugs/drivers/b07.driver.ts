// B7: page by page, but always to the same address.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { PAGE_SIZE, remap_pfn_range, vmalloc_to_pfn, type vm_area_struct } from 'linux/mm.h';
import { vmalloc } from 'linux/vmalloc.h';
import { device } from './device';

let buffer = 0n;

function b07_mmap(_filp: file, vma: vm_area_struct): number {
  for (let at = vma.vm_start; at < vma.vm_end; at += PAGE_SIZE) {
    const pfn = vmalloc_to_pfn(buffer + (at - vma.vm_start));
    const err = remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (err) return err;
  }
  return 0;
}

device('b07', { mmap: b07_mmap }, () => {
  buffer = vmalloc(2n * PAGE_SIZE);
  return buffer ? 0 : -ENOMEM;
});
