// One page table entry at a time, as before there was ->fault.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { misc_deregister, misc_register, type miscdevice } from 'linux/miscdevice.h';
import {
  __free_page,
  alloc_page,
  get_page,
  GFP_KERNEL,
  page_address,
  PAGE_SHIFT,
  PAGE_SIZE,
  type page,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { memset32 } from 'linux/string.h';
import {
  NOPAGE_SIGBUS,
  VM_FAULT_MINOR,
  VM_RESERVED,
  type vm_area_struct,
  type vm_operations_struct,
} from 'pagewalk/ldd3.h';

const pages: page[] = [];

function simple_vma_nopage(
  vma: vm_area_struct,
  address: bigint,
  type: { value: number } | null,
): page | null {
  const pgoff = ((address - vma.vm_start) >> PAGE_SHIFT) + vma.vm_pgoff;
  const pageptr = pages[Number(pgoff)];
  pr_info('nopage of page %lu\n', pgoff);
  pr_info('neighbours: %d\n', vma.vm_next?.vm_prev === vma && vma.vm_prev?.vm_next === vma ? 1 : 0);
  if (!pageptr) return NOPAGE_SIGBUS;
  get_page(pageptr);
  if (type) type.value = VM_FAULT_MINOR;
  return pageptr;
}

const simple_nopage_vm_ops: vm_operations_struct = { nopage: simple_vma_nopage };

function simple_nopage_mmap(filp: file, vma: vm_area_struct): number {
  vma.vm_flags |= VM_RESERVED;
  pr_info('in no list yet: %d\n', vma.vm_next === null && vma.vm_prev === null ? 1 : 0);
  vma.vm_ops = simple_nopage_vm_ops;
  return 0;
}

const simple: miscdevice = { minor: 255, name: 'simple', fops: { mmap: simple_nopage_mmap } };

module_init(() => {
  for (let i = 0; i < 2; i++) {
    const one = alloc_page(GFP_KERNEL);
    if (!one) return -ENOMEM;
    memset32(page_address(one), 0xdeadbee0 + i, PAGE_SIZE / 4n);
    pages.push(one);
  }
  return misc_register(simple);
});
module_exit(() => {
  misc_deregister(simple);
  pages.forEach(__free_page);
});
MODULE_LICENSE('GPL');
