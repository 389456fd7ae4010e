// simple_remap_mmap() as books print it: the page offset of the mapping is the frame number.
import { EAGAIN } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { misc_deregister, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { PAGE_SHIFT, remap_pfn_range } from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init } from 'linux/module.h';
import { KERN_NOTICE, printk } from 'linux/printk.h';
import type { vm_area_struct, vm_operations_struct } from 'pagewalk/ldd3.h';

function simple_vma_open(vma: vm_area_struct): void {
  const phys = vma.vm_pgoff << PAGE_SHIFT;
  printk(KERN_NOTICE + 'Simple VMA open, virt %lx, phys %lx\n', vma.vm_start, phys);
}

function simple_vma_close(_vma: vm_area_struct): void {
  printk(KERN_NOTICE + 'Simple VMA close.\n');
}

const simple_remap_vm_ops: vm_operations_struct = {
  open: simple_vma_open,
  close: simple_vma_close,
};

function simple_remap_mmap(filp: file, vma: vm_area_struct): number {
  if (remap_pfn_range(vma, vma.vm_start, vma.vm_pgoff, vma.vm_end - vma.vm_start, vma.vm_page_prot))
    return -EAGAIN;

  vma.vm_ops = simple_remap_vm_ops;
  simple_vma_open(vma);
  return 0;
}

const simple: miscdevice = { minor: 255, name: 'simple', fops: { mmap: simple_remap_mmap } };

module_init(() => misc_register(simple));
module_exit(() => misc_deregister(simple));
MODULE_LICENSE('GPL');
