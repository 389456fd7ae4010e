// B30: mmap writes to the program's memory.
import { EFAULT, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  alloc_page,
  page_address,
  vm_insert_page,
  type page,
  type vm_area_struct,
} from 'linux/mm.h';
import { GFP_KERNEL } from 'linux/slab.h';
import type { user_pointer } from 'linux/types.h';
import { copy_to_user } from 'linux/uaccess.h';
import { device, label } from './device';

let buffer: page | null = null;
let report = 0n as user_pointer;

function b30_mmap(_filp: file, vma: vm_area_struct): number {
  if (copy_to_user(report, page_address(buffer!), 4n)) return -EFAULT;
  return vm_insert_page(vma, vma.vm_start, buffer!);
}

/** Tells the driver where to write. */
function b30_ioctl(_filp: file, _cmd: number, arg: bigint): number {
  report = arg as user_pointer;
  return 0;
}

device('b30', { mmap: b30_mmap, unlocked_ioctl: b30_ioctl }, () => {
  buffer = alloc_page(GFP_KERNEL);
  if (!buffer) return -ENOMEM;
  label(page_address(buffer), 'done');
  return 0;
});
