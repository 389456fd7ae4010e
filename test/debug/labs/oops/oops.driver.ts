import type { file } from 'linux/fs.h';
import type { vm_area_struct } from 'linux/mm.h';
import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import { MODULE_LICENSE, module_init } from 'linux/module.h';

const table: { size: bigint }[] = [];

function oops_mmap(_filp: file, vma: vm_area_struct): number {
  const entry = table[3] as { size: bigint };
  return entry.size > vma.vm_start ? 0 : -22;
}

module_init(() =>
  misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'oops', fops: { mmap: oops_mmap } }),
);
MODULE_LICENSE('GPL');
