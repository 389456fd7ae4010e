// B13: vm_insert_page() in a fault handler, and nobody set VM_MIXEDMAP.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_page,
  vm_insert_page,
  vmf_error,
  VM_FAULT_NOPAGE,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;

function b13_fault(vmf: vm_fault): vm_fault_t {
  const err = vm_insert_page(vmf.vma, vmf.address, buffer!);
  return err ? vmf_error(err) : VM_FAULT_NOPAGE;
}

const vm_ops = { fault: b13_fault };

function b13_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = vm_ops;
  return 0;
}

device('b13', { mmap: b13_mmap }, () => {
  buffer = alloc_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
