// simple_remap_mmap() of Linux Device Drivers: the offset of mmap() is a physical address.
import { EAGAIN } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import { remap_pfn_range, type vm_area_struct, type vm_operations_struct } from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';

function simple_vma_open(vma: vm_area_struct): void {
  pr_info('simple: VMA open, virt %lx, pgoff %lx\n', vma.vm_start, vma.vm_pgoff);
}

function simple_vma_close(_vma: vm_area_struct): void {
  pr_info('simple: VMA close\n');
}

const simple_vm_ops: vm_operations_struct = { open: simple_vma_open, close: simple_vma_close };

function simple_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;

  if (remap_pfn_range(vma, vma.vm_start, vma.vm_pgoff, size, vma.vm_page_prot)) return -EAGAIN;

  vma.vm_ops = simple_vm_ops;
  simple_vma_open(vma);
  return 0;
}

const simple_fops: file_operations = { owner: THIS_MODULE, mmap: simple_mmap };

const simple: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'simple',
  fops: simple_fops,
  mode: 0o666,
};

module_init(() => misc_register(simple));
module_exit(() => misc_deregister(simple));
MODULE_LICENSE('GPL');
