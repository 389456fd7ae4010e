// B32: two nodes show one buffer; unmap_mapping_range() of one node's mapping spares the other.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import {
  page_to_pfn,
  unmap_mapping_range,
  alloc_page,
  vm_flags_set,
  VM_PFNMAP,
  vmf_insert_pfn,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;

function b32_fault(vmf: vm_fault): vm_fault_t {
  pr_info('b32: fault at %lx\n', vmf.address);
  return vmf_insert_pfn(vmf.vma, vmf.address, page_to_pfn(buffer!));
}

const vm_ops = { fault: b32_fault };

function b32_mmap(_filp: file, vma: vm_area_struct): number {
  vm_flags_set(vma, VM_PFNMAP);
  vma.vm_ops = vm_ops;
  return 0;
}

function b32_ioctl(filp: file): number {
  unmap_mapping_range(filp.f_mapping, 0, 0, 1);
  return 0;
}

const fops = { mmap: b32_mmap, unlocked_ioctl: b32_ioctl };

device('b32', fops, () => {
  buffer = alloc_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  return misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'b32other', fops, mode: 0o666 });
});
