// B10: vm_insert_page() of memory of kmalloc().
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { PAGE_SIZE, virt_to_page, vm_insert_page, type vm_area_struct } from 'linux/mm.h';
import { GFP_KERNEL, kmalloc } from 'linux/slab.h';
import { device } from './device';

let buffer = 0n;

function b10_mmap(_filp: file, vma: vm_area_struct): number {
  return vm_insert_page(vma, vma.vm_start, virt_to_page(buffer));
}

device('b10', { mmap: b10_mmap }, () => {
  buffer = kmalloc(PAGE_SIZE, GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
