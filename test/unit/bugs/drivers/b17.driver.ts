// B17: the fault handler answers with an error number.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import type { vm_area_struct, vm_fault_t } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { device } from './device';

let faults = 0;

function b17_fault(): vm_fault_t {
  if (++faults <= 3) pr_info('b17: fault %d\n', faults);
  return -ENOMEM;
}

const vm_ops = { fault: b17_fault };

function b17_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = vm_ops;
  return 0;
}

device('b17', { mmap: b17_mmap }, () => 0);
