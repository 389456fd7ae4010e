/** /dev/null and /dev/zero. Linux: drivers/char/mem.c (6.12), R6.95, R6.96. */
import type { File, FileOperations } from '../fs/file.ts';
import type { MmContext } from '../mm/context.ts';
import { VM_SHARED } from '../mm/vm-flags.ts';

export const MEM_MAJOR = 1;
export const NULL_MINOR = 3;
export const ZERO_MINOR = 5;

/** Linux: null_lseek(). */
function nullLseek(file: File): number {
  file.f_pos = 0;
  return 0;
}

export const nullOperations: FileOperations = {
  label: 'null_fops',
  read: () => 0,
  write: (_file, buffer) => buffer.length,
  llseek: nullLseek,
};

/** A private mapping of /dev/zero is anonymous memory; a shared one gets its own shmem object. */
export function zeroOperations(k: MmContext): FileOperations {
  return {
    label: 'zero_fops',
    read: (_file, buffer) => buffer.put(0, new Uint8Array(buffer.length)),
    write: (_file, buffer) => buffer.length,
    llseek: nullLseek,
    mmap: (file, vma) => {
      const v = k.vmas;
      if ((v.vm_flags[vma]! & VM_SHARED) === 0) {
        v.vm_ops[vma] = 0;
        return 0;
      }
      const object = k.ports.shmemFile('/dev/zero', v.vm_end[vma]! - v.vm_start[vma]!, false);
      if (!object) return -12;
      file.put();
      v.vm_file[vma] = object.id;
      return object.f_op.mmap?.(object, vma) ?? 0;
    },
  };
}
