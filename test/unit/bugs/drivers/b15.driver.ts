// B15: the fault handler hands its page out without a reference for the kernel.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  __free_page,
  alloc_page,
  page_address,
  page_count,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device, label } from './device';

const FREE = 1;
let buffer: page | null = null;

function b15_fault(vmf: vm_fault): vm_fault_t {
  vmf.page = buffer;
  return 0;
}

const vm_ops = { fault: b15_fault };

function b15_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = vm_ops;
  return 0;
}

/** Gives the driver's own reference back, or tells how many there are. */
function b15_ioctl(_filp: file, cmd: number): number {
  if (cmd !== FREE) return page_count(buffer!);
  __free_page(buffer!);
  return 0;
}

device('b15', { mmap: b15_mmap, unlocked_ioctl: b15_ioctl }, () => {
  buffer = alloc_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(page_address(buffer), 'mine');
  return 0;
});
