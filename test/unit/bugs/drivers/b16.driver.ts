// B16: the fault handler believes vmf->pgoff.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  get_page,
  PAGE_SHIFT,
  PAGE_SIZE,
  virt_to_page,
  vma_pages,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { __get_free_pages, __GFP_COMP, GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

const PAGES = 2n;
let buffer = 0n;

function b16_fault(vmf: vm_fault): vm_fault_t {
  const page = virt_to_page(buffer + (vmf.pgoff << PAGE_SHIFT));
  get_page(page);
  vmf.page = page;
  return 0;
}

const vm_ops = { fault: b16_fault };

function b16_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_pgoff + vma_pages(vma) > PAGES) return -EINVAL;
  vma.vm_ops = vm_ops;
  return 0;
}

device('b16', { mmap: b16_mmap }, () => {
  // The device has two pages; those behind belong to somebody else.
  buffer = __get_free_pages(GFP_KERNEL | __GFP_COMP, 2);
  if (!buffer) return -ENOMEM;
  ['mine 0', 'mine 1', 'theirs'].forEach((text, i) => label(buffer + BigInt(i) * PAGE_SIZE, text));
  return 0;
});
