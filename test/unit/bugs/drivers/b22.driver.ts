// B22: cleans up in release, and expects it at close() or at munmap().
import { ENOMEM } from 'linux/errno.h';
import type { file, inode } from 'linux/fs.h';
import { alloc_page, vm_insert_page, type page, type vm_area_struct } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;

function b22_mmap(_filp: file, vma: vm_area_struct): number {
  return vm_insert_page(vma, vma.vm_start, buffer!);
}

function b22_release(_inode: inode, _filp: file): number {
  pr_info('b22: release\n');
  return 0;
}

device('b22', { mmap: b22_mmap, release: b22_release }, () => {
  buffer = alloc_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
