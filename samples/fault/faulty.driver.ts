// A buffer whose pages are mapped one by one, when they are touched.
import { ENOMEM } from 'linux/errno.h';
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
  PAGE_SIZE,
  VM_FAULT_SIGBUS,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
  type vm_operations_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { memset32 } from 'linux/string.h';

const NPAGES = 3;
const pages: page[] = [];

function faulty_fault(vmf: vm_fault): vm_fault_t {
  const how = vmf.flags & FAULT_FLAG_WRITE ? 'write' : 'read';
  pr_info('faulty: %s of page %lu at %lx\n', how, vmf.pgoff, vmf.real_address);

  const page = pages[Number(vmf.pgoff)];
  if (!page) return VM_FAULT_SIGBUS;

  get_page(page);
  vmf.page = page;
  return 0;
}

const faulty_vm_ops: vm_operations_struct = { fault: faulty_fault };

function faulty_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = faulty_vm_ops;
  return 0;
}

const faulty_fops: file_operations = { owner: THIS_MODULE, mmap: faulty_mmap };

const faulty: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'faulty',
  fops: faulty_fops,
  mode: 0o666,
};

function faulty_init(): number {
  for (let i = 0; i < NPAGES; i++) {
    const page = alloc_page(GFP_KERNEL);
    if (!page) return -ENOMEM;
    memset32(page_address(page), 0xdeadbee0 + i, PAGE_SIZE / 4n);
    pages.push(page);
  }
  return misc_register(faulty);
}

function faulty_exit(): void {
  misc_deregister(faulty);
  pages.forEach(__free_page);
}

module_init(faulty_init);
module_exit(faulty_exit);
MODULE_LICENSE('GPL');
