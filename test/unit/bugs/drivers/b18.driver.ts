// B18: half of the mapping is filled, and there is no fault handler for the rest.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_page,
  page_address,
  vm_insert_page,
  type page,
  type vm_area_struct,
} from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

let buffer: page | null = null;

function b18_mmap(_filp: file, vma: vm_area_struct): number {
  return vm_insert_page(vma, vma.vm_start, buffer!);
}

device('b18', { mmap: b18_mmap }, () => {
  buffer = alloc_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(page_address(buffer), 'mine');
  return 0;
});
