// B35: the buffer is mapped as the page allocator gave it.
import { ENOMEM } from 'linux/errno.h';
import type { file, inode } from 'linux/fs.h';
import { alloc_page, vm_insert_page, type page, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

function b35_open(_inode: inode, filp: file): number {
  filp.private_data = alloc_page(GFP_KERNEL);
  return filp.private_data ? 0 : -ENOMEM;
}

function b35_mmap(filp: file, vma: vm_area_struct): number {
  return vm_insert_page(vma, vma.vm_start, filp.private_data as page);
}

device('b35', { open: b35_open, mmap: b35_mmap }, () => 0);
