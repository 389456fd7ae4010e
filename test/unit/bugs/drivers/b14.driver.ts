// B14: vmf_insert_pfn(), and nobody set VM_PFNMAP.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_page,
  page_to_pfn,
  vmf_insert_pfn,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;

function b14_fault(vmf: vm_fault): vm_fault_t {
  return vmf_insert_pfn(vmf.vma, vmf.address, page_to_pfn(buffer!));
}

const vm_ops = { fault: b14_fault };

function b14_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = vm_ops;
  return 0;
}

device('b14', { mmap: b14_mmap }, () => {
  buffer = alloc_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
