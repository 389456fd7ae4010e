/** Tables of operations that live in the user realm, seen as the simulator's own. */
import type { File, FileOperations, FilePosition, UserBuffer } from '../fs/file.ts';
import type { KernelContext } from '../kernel/context.ts';
import { oops } from '../kernel/panic.ts';
import type { VmOperations } from '../mm/ports.ts';
import {
  FOP_FLUSH,
  FOP_FSYNC,
  FOP_IOCTL,
  FOP_LLSEEK,
  FOP_MMAP,
  FOP_OPEN,
  FOP_READ,
  FOP_RELEASE,
  FOP_WRITE,
  type Upcalls,
  VM_OP_CLOSE,
  VM_OP_FAULT,
  VM_OP_MAY_SPLIT,
  VM_OP_MPROTECT,
  VM_OP_MREMAP,
  VM_OP_NAME,
  VM_OP_OPEN,
  VM_OP_PAGE_MKWRITE,
  VM_OP_PFN_MKWRITE,
} from './gate.ts';

/** A handler's result, or an oops when it threw: the driver is kernel code. */
function checked(kc: KernelContext, upcalls: Upcalls, result: number): number {
  if (!Number.isNaN(result)) return result;
  const what = upcalls.thrown();
  return oops(kc, `BUG: unhandled exception in a driver: ${what}`, `oops: ${what}`);
}

/**
 * Builds file operations whose members call up. Only members in `mask` exist: a missing one is NULL, with Linux's
 * result for it.
 */
export function userFileOperations(
  kc: KernelContext,
  upcalls: Upcalls,
  table: number,
  mask: number,
  label: string,
): FileOperations {
  const has = (member: number): boolean => (mask & (1 << member)) !== 0;
  const call = (
    member: number,
    file: number,
    a = 0,
    b: number | bigint = 0,
    c: number | bigint = 0,
  ): number => checked(kc, upcalls, upcalls.file_operation(table, member, file, a, b, c));
  const transfer = (member: number, file: File, buffer: UserBuffer, ppos: FilePosition): number => {
    const done = call(member, file.id, ppos.value, buffer.address, buffer.length);
    ppos.value = upcalls.file_position();
    return done;
  };
  return {
    label,
    ...(has(FOP_OPEN) && { open: (file: File) => call(FOP_OPEN, file.id) }),
    ...(has(FOP_RELEASE) && { release: (file: File) => void call(FOP_RELEASE, file.id) }),
    ...(has(FOP_FLUSH) && { flush: (file: File) => call(FOP_FLUSH, file.id) }),
    ...(has(FOP_READ) && {
      read: (file: File, buffer: UserBuffer, ppos: FilePosition) =>
        transfer(FOP_READ, file, buffer, ppos),
    }),
    ...(has(FOP_WRITE) && {
      write: (file: File, buffer: UserBuffer, ppos: FilePosition) =>
        transfer(FOP_WRITE, file, buffer, ppos),
    }),
    ...(has(FOP_LLSEEK) && {
      llseek: (file: File, offset: number, whence: number) =>
        call(FOP_LLSEEK, file.id, offset, whence),
    }),
    ...(has(FOP_IOCTL) && {
      unlocked_ioctl: (file: File, command: number, argument: number | bigint) =>
        call(FOP_IOCTL, file.id, command, argument),
    }),
    ...(has(FOP_MMAP) && {
      mmap: (file: { readonly id: number }, vma: number) => call(FOP_MMAP, file.id, vma),
    }),
    ...(has(FOP_FSYNC) && {
      fsync: (file: { readonly id: number }, start: number, end: number) =>
        call(FOP_FSYNC, file.id, 0, start, end),
    }),
  };
}

/** Builds VMA operations whose members call up. */
export function userVmOperations(
  kc: KernelContext,
  upcalls: Upcalls,
  table: number,
  mask: number,
  label: string,
): VmOperations {
  const has = (member: number): boolean => (mask & (1 << member)) !== 0;
  const call = (member: number, vma: number, a = 0, b = 0, c = 0): number =>
    checked(kc, upcalls, upcalls.vm_operation(table, member, vma, a, b, c));
  return {
    label,
    ...(has(VM_OP_OPEN) && { open: (vma: number) => void call(VM_OP_OPEN, vma) }),
    ...(has(VM_OP_CLOSE) && { close: (vma: number) => void call(VM_OP_CLOSE, vma) }),
    ...(has(VM_OP_MAY_SPLIT) && {
      may_split: (vma: number, address: number) => call(VM_OP_MAY_SPLIT, vma, address),
    }),
    ...(has(VM_OP_MREMAP) && { mremap: (vma: number) => call(VM_OP_MREMAP, vma) }),
    ...(has(VM_OP_MPROTECT) && {
      mprotect: (vma: number, start: number, end: number, flags: number) =>
        call(VM_OP_MPROTECT, vma, start, end, flags),
    }),
    ...(has(VM_OP_FAULT) && {
      fault: (vmf) => call(VM_OP_FAULT, vmf.vma, vmf.address, vmf.pgoff, vmf.flags),
    }),
    ...(has(VM_OP_PAGE_MKWRITE) && {
      page_mkwrite: (vmf) => call(VM_OP_PAGE_MKWRITE, vmf.vma, vmf.address, vmf.pgoff, vmf.flags),
    }),
    ...(has(VM_OP_PFN_MKWRITE) && {
      pfn_mkwrite: (vmf) => call(VM_OP_PFN_MKWRITE, vmf.vma, vmf.address, vmf.pgoff, vmf.flags),
    }),
    ...(has(VM_OP_NAME) && { name: (vma: number) => upcalls.vm_operation_name(table, vma) }),
  } satisfies VmOperations;
}
