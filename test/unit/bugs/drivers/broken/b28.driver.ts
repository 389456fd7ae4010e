// B28: vma->vm_flags is assigned to, as before 6.3.
import type { file } from 'linux/fs.h';
import { VM_IO, type vm_area_struct } from 'linux/mm.h';
import { misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';

function b28_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_flags |= VM_IO;
  return 0;
}

module_init(() =>
  misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'b28', fops: { mmap: b28_mmap }, mode: 0o666 }),
);
