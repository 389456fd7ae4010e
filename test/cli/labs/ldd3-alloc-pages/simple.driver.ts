// The other simple_remap_mmap(): pages of its own, at most ten of them, full of 0xdeadbeef.
import { EAGAIN, EFAULT } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { misc_deregister, misc_register, type miscdevice } from 'linux/miscdevice.h';
import {
  alloc_pages,
  get_order,
  GFP_KERNEL,
  page_address,
  page_to_pfn,
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init } from 'linux/module.h';
import { pr_debug, pr_err, pr_info } from 'linux/printk.h';
import { memset32 } from 'linux/string.h';
import type { vm_area_struct, vm_operations_struct } from 'pagewalk/ldd3.h';

function simple_vma_open(vma: vm_area_struct): void {
  pr_info('Simple VMA open, %lu pages\n', (vma.vm_end - vma.vm_start) >> PAGE_SHIFT);
}

function simple_vma_close(_vma: vm_area_struct): void {
  pr_info('Simple VMA close.\n');
}

const simple_remap_vm_ops: vm_operations_struct = {
  open: simple_vma_open,
  close: simple_vma_close,
};

function simple_remap_mmap(filp: file, vma: vm_area_struct): number {
  const len = vma.vm_end - vma.vm_start;

  if (len >> PAGE_SHIFT > 10n) {
    pr_err('Map size overflow! len=%ld pages\n', len >> PAGE_SHIFT);
    return -EFAULT;
  }

  const pages = alloc_pages(GFP_KERNEL, get_order(len))!;
  memset32(page_address(pages), 0xdeadbeef, ((1n << BigInt(get_order(len))) * PAGE_SIZE) / 4n);

  const rv = remap_pfn_range(
    vma,
    vma.vm_start,
    page_to_pfn(pages),
    vma.vm_end - vma.vm_start,
    vma.vm_page_prot,
  );
  if (rv) {
    return -EAGAIN;
  }

  pr_debug('vm_start: %#lx, vm_end: %#lx\n', vma.vm_start, vma.vm_end);

  vma.vm_ops = simple_remap_vm_ops;
  simple_vma_open(vma);

  return 0;
}

const simple: miscdevice = { minor: 255, name: 'simple', fops: { mmap: simple_remap_mmap } };

module_init(() => misc_register(simple));
module_exit(() => misc_deregister(simple));
MODULE_LICENSE('GPL');
