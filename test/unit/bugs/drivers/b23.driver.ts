// B23: users are counted in open and close of the mapping only.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { alloc_page, vm_insert_page, type page, type vm_area_struct } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;
let users = 0;

const vm_ops = {
  open: (): void => void pr_info('b23: open, %d users\n', ++users),
  close: (): void => void pr_info('b23: close, %d users\n', --users),
};

function b23_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = vm_ops;
  return vm_insert_page(vma, vma.vm_start, buffer!);
}

device('b23', { mmap: b23_mmap }, () => {
  buffer = alloc_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
