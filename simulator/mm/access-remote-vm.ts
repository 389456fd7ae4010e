/** Memory of a process as a debugger sees it. Linux: mm/memory.c (6.12), R4.122. */
import { TASK_SIZE } from '../arch/memory-layout.ts';
import type { MmContext } from './context.ts';
import { vmOps } from './context.ts';
import { FOLL_FORCE, FOLL_REMOTE, FOLL_TOUCH, FOLL_WRITE, get_user_page } from './gup.ts';
import { PG_DIRTY } from './mem-map.ts';
import type { MmStruct } from './mm-struct.ts';
import { expand_stack } from './stack.ts';

/**
 * Copies bytes out of or into user memory by force: page protections of private memory do not count. Linux:
 * access_remote_vm() with FOLL_FORCE.
 *
 * @param buffer receives the bytes, or holds those to write
 * @returns bytes done; 0 when the first page cannot be reached
 */
export function access_remote_vm(
  k: MmContext,
  mm: MmStruct,
  address: number,
  buffer: Uint8Array,
  write: boolean,
): number {
  const gup = FOLL_FORCE | FOLL_TOUCH | FOLL_REMOTE | (write ? FOLL_WRITE : 0);
  let done = 0;
  while (done < buffer.length) {
    const at = address + done;
    if (at >= TASK_SIZE) break;
    const pfn = get_user_page(k, mm, at, gup);
    if (pfn < 0) {
      if (mm.index.at(at) === 0) {
        const next = mm.index.find(at);
        if (next === 0 || expand_stack(k, mm, next, at) !== 0) break;
        continue;
      }
      const bytes = throughDriver(k, mm, at, buffer.subarray(done), write);
      if (bytes <= 0) break;
      done += bytes;
      continue;
    }
    const step = Math.min(buffer.length - done, 4096 - (at % 4096));
    copyFrame(k, pfn, at % 4096, buffer.subarray(done, done + step), write);
    done += step;
  }
  return done;
}

/** Copies between a frame and the kernel's bytes; a written page becomes dirty. */
export function copyFrame(
  k: MmContext,
  pfn: number,
  offset: number,
  bytes: Uint8Array,
  write: boolean,
): void {
  const there = k.memory.bytesAt(pfn * 4096 + offset, bytes.length);
  if (write) {
    there.set(bytes);
    k.pages.set(pfn, PG_DIRTY);
  } else {
    bytes.set(there);
  }
}

/** VM_IO and VM_PFNMAP memory is reached through vm_ops->access only. */
function throughDriver(
  k: MmContext,
  mm: MmStruct,
  address: number,
  buffer: Uint8Array,
  write: boolean,
): number {
  const vma = mm.index.at(address);
  return vmOps(k, vma)?.access?.(vma, address, buffer, write) ?? 0;
}
