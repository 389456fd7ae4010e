// B25: close frees what the mapping's copies point to as well.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import type { vm_area_struct } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL, kfree, kmalloc } from 'linux/slab.h';
import { device } from './device';

function b25_close(vma: vm_area_struct): void {
  pr_info('b25: kfree\n');
  kfree(vma.vm_private_data as bigint);
}

const vm_ops = { close: b25_close };

function b25_mmap(_filp: file, vma: vm_area_struct): number {
  const state = kmalloc(64, GFP_KERNEL);
  if (!state) return -ENOMEM;
  vma.vm_private_data = state;
  vma.vm_ops = vm_ops;
  return 0;
}

device('b25', { mmap: b25_mmap }, () => 0);
