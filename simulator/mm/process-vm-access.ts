/** Copying between processes. Linux: mm/process_vm_access.c (6.12). */
import { EFAULT } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { copyFrame } from './access-remote-vm.ts';
import type { MmContext } from './context.ts';
import { FOLL_PIN, FOLL_REMOTE, FOLL_TOUCH, FOLL_WRITE, get_user_page } from './gup.ts';
import type { MmStruct } from './mm-struct.ts';
import { PROCESS_VM_RW } from './stages.ts';

/**
 * Copies bytes out of or into another address space, page by page, as its protections allow: pages are pinned without
 * force, so read-only, PROT_NONE, VM_IO and VM_PFNMAP memory is refused. Linux: process_vm_rw_core().
 *
 * @param buffer receives the bytes, or holds those to write
 * @returns bytes done, or -EFAULT when the first page cannot be pinned
 */
export function process_vm_rw(
  k: MmContext,
  mm: MmStruct,
  address: number,
  buffer: Uint8Array,
  write: boolean,
): number {
  k.trace.enter(PROCESS_VM_RW, mm.id, address, buffer.length, write ? 1 : 0);
  const gup = FOLL_PIN | FOLL_TOUCH | FOLL_REMOTE | (write ? FOLL_WRITE : 0);
  let done = 0;
  while (done < buffer.length) {
    const at = address + done;
    const pfn = at < TASK_SIZE ? get_user_page(k, mm, at, gup) : -EFAULT;
    if (pfn < 0) break;
    const step = Math.min(buffer.length - done, 4096 - (at % 4096));
    copyFrame(k, pfn, at % 4096, buffer.subarray(done, done + step), write);
    done += step;
  }
  return k.trace.leave(done > 0 || buffer.length === 0 ? done : -EFAULT);
}
