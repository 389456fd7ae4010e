// One page of a device, mapped when it is touched. Who writes to it privately gets a copy.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  __free_page,
  alloc_page,
  FAULT_FLAG_WRITE,
  get_page,
  GFP_KERNEL,
  page_address,
  VM_FAULT_SIGBUS,
  vma_pages,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
  type vm_operations_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { memset, strscpy } from 'linux/string.h';

let buffer: page | null = null;

function canvas_fault(vmf: vm_fault): vm_fault_t {
  if (!buffer || vmf.pgoff > 0n) return VM_FAULT_SIGBUS;
  const write = (vmf.flags & FAULT_FLAG_WRITE) !== 0;
  // A write to a private mapping: the kernel has a page ready, and copies ours into it when we return.
  pr_info('canvas: %s fault, cow_page %s\n', write ? 'write' : 'read', vmf.cow_page ? 'yes' : 'no');
  get_page(buffer);
  vmf.page = buffer;
  return 0;
}

const canvas_vm_ops: vm_operations_struct = { fault: canvas_fault };

function canvas_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_pgoff !== 0n || vma_pages(vma) !== 1n) return -EINVAL;
  vma.vm_ops = canvas_vm_ops;
  return 0;
}

const canvas_fops: file_operations = { owner: THIS_MODULE, mmap: canvas_mmap };

const canvas: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'canvas',
  fops: canvas_fops,
  mode: 0o666,
};

function canvas_init(): number {
  buffer = alloc_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  memset(page_address(buffer), 0, 4096);
  strscpy(page_address(buffer), 'device', 4096);
  return misc_register(canvas);
}

function canvas_exit(): void {
  misc_deregister(canvas);
  if (buffer) __free_page(buffer);
}

module_init(canvas_init);
module_exit(canvas_exit);
MODULE_LICENSE('GPL');
