// B8: the loop goes one page too far.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { PAGE_SIZE, remap_pfn_range, vmalloc_to_pfn, type vm_area_struct } from 'linux/mm.h';
import { vmalloc } from 'linux/vmalloc.h';
import { device, label } from './device';

let buffer = 0n;

function b08_mmap(_filp: file, vma: vm_area_struct): number {
  for (let at = vma.vm_start; at <= vma.vm_end; at += PAGE_SIZE) {
    const pfn = vmalloc_to_pfn(buffer + (at - vma.vm_start));
    const err = remap_pfn_range(vma, at, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (err) return err;
  }
  return 0;
}

device('b08', { mmap: b08_mmap }, () => {
  buffer = vmalloc(8n * PAGE_SIZE);
  if (!buffer) return -ENOMEM;
  for (let i = 0n; i < 8n; i++) label(buffer + i * PAGE_SIZE, `page ${i}`);
  return 0;
});
