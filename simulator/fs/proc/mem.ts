/** /proc/PID/mem. Linux: mem_rw(), fs/proc/base.c (6.12), R4.122. */
import { EINVAL, EIO, ESRCH } from '../../lib/errno.ts';
import type { Task } from '../../kernel/task.ts';
import { access_remote_vm } from '../../mm/access-remote-vm.ts';
import type { MmContext } from '../../mm/context.ts';
import type { MmStruct } from '../../mm/mm-struct.ts';
import type { File, FileOperations, FilePosition, UserBuffer } from '../file.ts';
import { mmLives } from './task-mmu.ts';

/** Copies at most a page at a time, as the kernel does; -EIO when the first page cannot be reached. */
function transfer(
  k: MmContext,
  mm: MmStruct,
  buffer: UserBuffer,
  ppos: FilePosition,
  write: boolean,
): number {
  let done = 0;
  while (done < buffer.length) {
    const count = Math.min(4096, buffer.length - done);
    const bytes = write ? buffer.take(done, count) : new Uint8Array(count);
    const copied = access_remote_vm(k, mm, ppos.value, bytes, write);
    if (copied === 0) return done === 0 ? -EIO : done;
    if (!write) buffer.put(done, bytes.subarray(0, copied));
    done += copied;
    ppos.value += copied;
  }
  return done;
}

/** Any position is fine. Linux: mem_lseek(). */
export function memLseek(file: File, offset: number, whence: number): number {
  if (whence > 1) return -EINVAL;
  file.f_pos = whence === 0 ? offset : file.f_pos + offset;
  return file.f_pos;
}

/** Linux: proc_mem_operations. The file keeps the address space it was opened for. */
export function memOperations(k: MmContext, task: Task): FileOperations {
  return {
    label: 'proc_mem_operations',
    truncate: () => 0,
    open: (file) => {
      const { mm } = task;
      if (!mm) return -ESRCH;
      const move = (buffer: UserBuffer, ppos: FilePosition, write: boolean): number =>
        mmLives(k, mm) ? transfer(k, mm, buffer, ppos, write) : 0;
      file.f_op = {
        label: 'proc_mem_operations',
        truncate: () => 0,
        llseek: memLseek,
        read: (_file, buffer, ppos) => move(buffer, ppos, false),
        write: (_file, buffer, ppos) => move(buffer, ppos, true),
      };
      return 0;
    },
  };
}
