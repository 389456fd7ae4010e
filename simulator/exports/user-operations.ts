/** Tables of operations that live in the user realm, seen as the simulator's own. */
import type { File, FileOperations, FilePosition, Segment, UserBuffer } from '../fs/file.ts';
import type { FileLock } from '../fs/lock-context.ts';
import type { PollTable } from '../fs/poll-table.ts';
import type { DirContext } from '../fs/readdir.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { LoadedModule } from '../kernel/module.ts';
import { uncaughtException } from '../kernel/panic.ts';
import { ENOMEM } from '../lib/errno.ts';
import { PAGE_OFFSET } from '../arch/memory-layout.ts';
import { VM_FAULT_OOM, VM_FAULT_SIGBUS } from '../mm/fault-flags.ts';
import { GFP_KERNEL } from '../mm/page-alloc.ts';
import type { VmFault, VmOperations } from '../mm/ports.ts';
import type { HandlerCalls } from './active-calls.ts';
import type { Faults } from './fault-services.ts';
import type { HandlerLocks } from './handler-locks.ts';
import {
  FOP_FASYNC,
  FOP_FLUSH,
  FOP_FSYNC,
  FOP_GET_UNMAPPED_AREA,
  FOP_IOCTL,
  FOP_FLOCK,
  FOP_LOCK,
  FOP_ITERATE_SHARED,
  FOP_LLSEEK,
  FOP_MMAP,
  FOP_OPEN,
  FOP_POLL,
  FOP_READ,
  FOP_READ_ITER,
  FOP_RELEASE,
  FOP_WRITE,
  FOP_WRITE_ITER,
  type Upcalls,
  VM_OP_ACCESS,
  VM_OP_CLOSE,
  VM_OP_FAULT,
  VM_OP_MAP_PAGES,
  VM_OP_MAY_SPLIT,
  VM_OP_MPROTECT,
  VM_OP_MREMAP,
  VM_OP_NAME,
  VM_OP_NOPAGE,
  VM_OP_OPEN,
  VM_OP_PAGE_MKWRITE,
  VM_OP_PFN_MKWRITE,
} from './gate.ts';

/** A handler's result, or an oops when it threw: the driver is kernel code. */
export function checked(kc: KernelContext, upcalls: Upcalls, result: number): number {
  if (!Number.isNaN(result)) return result;
  return uncaughtException(kc, upcalls.thrown());
}

/**
 * Builds file operations whose members call up. Only members in `mask` exist: a missing one is NULL, with Linux's
 * result for it.
 */
export function userFileOperations(
  kc: KernelContext,
  upcalls: Upcalls,
  locks: HandlerLocks,
  calls: HandlerCalls,
  table: number,
  mask: number,
  label: string,
  owner: () => LoadedModule | undefined,
): FileOperations {
  const has = (member: number): boolean => (mask & (1 << member)) !== 0;
  const call = (
    member: number,
    file: number,
    a = 0,
    b: number | bigint = 0,
    c: number | bigint = 0,
  ): number =>
    locks.with(member === FOP_MMAP, () =>
      checked(kc, upcalls, upcalls.file_operation(table, member, file, a, b, c)),
    );
  const transfer = (member: number, file: File, buffer: UserBuffer, ppos: FilePosition): number => {
    const done = call(member, file.id, ppos.value, buffer.address, buffer.length);
    ppos.value = upcalls.file_position();
    return done;
  };
  const iterate =
    (member: number) =>
    (file: File, pieces: readonly Segment[], ppos: FilePosition, flags: number): number => {
      const text = pieces.map(({ address, length }) => `${address},${length}`).join(';');
      const done = locks.with(false, () =>
        checked(
          kc,
          upcalls,
          upcalls.file_operation_iter(table, member, file.id, ppos.value, flags, text),
        ),
      );
      ppos.value = upcalls.file_position();
      return done;
    };
  const lock =
    (member: number) =>
    (file: File, command: number, request: FileLock): number =>
      calls.locks.during(request, (number) => call(member, file.id, command, number));
  return {
    label,
    owner,
    ...(has(FOP_READ_ITER) && { read_iter: iterate(FOP_READ_ITER) }),
    ...(has(FOP_WRITE_ITER) && { write_iter: iterate(FOP_WRITE_ITER) }),
    ...(has(FOP_GET_UNMAPPED_AREA) && {
      get_unmapped_area: (
        file: { readonly id: number },
        address: number,
        length: number,
        pgoff: number,
        flags: number,
      ) =>
        locks.with(true, () =>
          checked(
            kc,
            upcalls,
            upcalls.file_unmapped_area(table, file.id, address, length, pgoff, flags),
          ),
        ),
    }),
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
      fsync: (file: { readonly id: number }, start: number, end: number, datasync = false) =>
        call(FOP_FSYNC, file.id, datasync ? 1 : 0, start, end),
    }),
    ...(has(FOP_POLL) && {
      poll: (file: File, queues: PollTable) =>
        calls.polls.during(queues, (number) => call(FOP_POLL, file.id, number)),
    }),
    ...(has(FOP_FASYNC) && {
      fasync: (fd: number, file: File, on: boolean) => call(FOP_FASYNC, file.id, fd, on ? 1 : 0),
    }),
    ...(has(FOP_LOCK) && { lock: lock(FOP_LOCK) }),
    ...(has(FOP_FLOCK) && { flock: lock(FOP_FLOCK) }),
    ...(has(FOP_ITERATE_SHARED) && {
      iterate_shared: (file: File, ctx: DirContext) =>
        calls.directories.during(ctx, (number) => {
          const result = call(FOP_ITERATE_SHARED, file.id, number, ctx.pos);
          ctx.pos = upcalls.file_position();
          return result;
        }),
    }),
  };
}

/** Most bytes that ->access is asked for at once: a bounce page. Linux: mem_rw(), fs/proc/base.c. */
const ACCESS_BYTES = 4096;

/** Builds VMA operations whose members call up. */
export function userVmOperations(
  kc: KernelContext,
  upcalls: Upcalls,
  faults: Faults,
  locks: HandlerLocks,
  table: number,
  mask: number,
  label: string,
): VmOperations {
  const has = (member: number): boolean => (mask & (1 << member)) !== 0;
  const call = (member: number, vma: number, a = 0, b = 0, c = 0): number =>
    locks.with(true, () => checked(kc, upcalls, upcalls.vm_operation(table, member, vma, a, b, c)));
  const fault = (member: number, vmf: VmFault, first = 0, last = 0): number =>
    locks.with(false, () =>
      faults.during(vmf, (handle) =>
        checked(kc, upcalls, upcalls.vm_operation(table, member, vmf.vma, handle, first, last)),
      ),
    );

  /** The old handler, asked when there is no ->fault. Linux: __do_fault(), mm/memory.c, 2.6.23 to 2.6.25 (R6.92). */
  const nopage = (vmf: VmFault): number => {
    const pfn = locks.with(false, () =>
      checked(kc, upcalls, upcalls.vm_operation(table, VM_OP_NOPAGE, vmf.vma, vmf.address, 0, 0)),
    );
    if (pfn <= 0) return pfn === 0 ? VM_FAULT_SIGBUS : VM_FAULT_OOM;
    vmf.page = pfn;
    return 0;
  };

  const access = (vma: number, address: number, buffer: Uint8Array, write: boolean): number => {
    const { alloc, memory } = kc.mm;
    const pfn = alloc.alloc(GFP_KERNEL, 0);
    if (pfn === 0) return -ENOMEM;
    const length = Math.min(buffer.length, ACCESS_BYTES);
    const bounce = memory.u8.subarray(pfn * 4096, pfn * 4096 + length);
    if (write) bounce.set(buffer.subarray(0, length));
    const at = PAGE_OFFSET + BigInt(pfn * 4096);
    const result = upcalls.vm_operation_access(table, vma, address, at, length, write);
    const done = Math.min(checked(kc, upcalls, result), length);
    if (!write && done > 0) buffer.set(bounce.subarray(0, done));
    alloc.put(pfn);
    return done;
  };

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
    ...(has(VM_OP_NOPAGE) && { fault: nopage }),
    ...(has(VM_OP_FAULT) && { fault: (vmf) => fault(VM_OP_FAULT, vmf) }),
    ...(has(VM_OP_MAP_PAGES) && {
      map_pages: (vmf, first, end) => fault(VM_OP_MAP_PAGES, vmf, first, end - 1),
    }),
    ...(has(VM_OP_PAGE_MKWRITE) && { page_mkwrite: (vmf) => fault(VM_OP_PAGE_MKWRITE, vmf) }),
    ...(has(VM_OP_PFN_MKWRITE) && { pfn_mkwrite: (vmf) => fault(VM_OP_PFN_MKWRITE, vmf) }),
    ...(has(VM_OP_ACCESS) && { access }),
    ...(has(VM_OP_NAME) && { name: (vma: number) => upcalls.vm_operation_name(table, vma) }),
  } satisfies VmOperations;
}
