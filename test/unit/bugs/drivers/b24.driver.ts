// B24: mappings are counted in mmap, and may merge.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_page,
  get_page,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
} from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL } from 'linux/slab.h';
import { device } from './device';

let buffer: page | null = null;
let mappings = 0;

function b24_fault(vmf: vm_fault): vm_fault_t {
  get_page(buffer!);
  vmf.page = buffer;
  return 0;
}

const vm_ops = { fault: b24_fault };

function b24_mmap(_filp: file, vma: vm_area_struct): number {
  pr_info('b24: mapping %d\n', ++mappings);
  vma.vm_ops = vm_ops;
  return 0;
}

device('b24', { mmap: b24_mmap, unlocked_ioctl: () => mappings }, () => {
  buffer = alloc_page(GFP_KERNEL);
  return buffer ? 0 : -ENOMEM;
});
