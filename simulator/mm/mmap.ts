/** The mmap path below the system call. Linux: mm/util.c, mm/mmap.c (6.12), rules R1.6–R1.64. */
import {
  EACCES,
  EAGAIN,
  EEXIST,
  EINVAL,
  ENODEV,
  ENOMEM,
  EOPNOTSUPP,
  EOVERFLOW,
  EPERM,
} from '../lib/errno.ts';
import { pageAlign } from '../arch/memory-layout.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import type { MmContext } from './context.ts';
import {
  LEGACY_MAP_MASK,
  MAP_DROPPABLE,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_GROWSDOWN,
  MAP_HUGETLB,
  MAP_LOCKED,
  MAP_NONBLOCK,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_STACK,
  MAP_SYNC,
  MAP_TYPE,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
} from './mman.ts';
import type { MmStruct } from './mm-struct.ts';
import { mm_populate } from './populate.ts';
import { FMODE_READ, FMODE_WRITE, RLIMIT_MEMLOCK, type MappedFile } from './ports.ts';
import { mmap_region } from './mmap-region.ts';
import {
  DO_MMAP,
  DO_MMAP_FLAGS,
  DO_MMAP_PERMISSIONS,
  GET_UNMAPPED_AREA,
  VM_MMAP_PGOFF,
} from './stages.ts';
import { get_unmapped_area, roundHintToMin } from './unmapped-area.ts';
import {
  VM_DONTDUMP,
  VM_EXEC,
  VM_GROWSDOWN,
  VM_HI_DROPPABLE,
  VM_LOCKED,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_NOHUGEPAGE,
  VM_NORESERVE,
  VM_READ,
  VM_SHARED,
  VM_SYNC,
  VM_WIPEONFORK,
  VM_WRITE,
} from './vm-flags.ts';

const MAX_LFS_FILESIZE = 0x7fffffffffffffffn;
const F_SEAL_FUTURE_WRITE = 0x10;
const F_SEAL_WRITE = 0x8;

/** The arguments of one mapping request, as the kernel passes them down. */
export interface MmapRequest {
  readonly file: MappedFile | null;
  readonly addr: ulong;
  /** Bytes, as given. */
  readonly len: ulong;
  readonly prot: number;
  readonly flags: number;
  /** Pages. */
  readonly pgoff: number;
}

/** A mapping in the making: what do_mmap has decided so far. */
interface Decision {
  vmFlags: number;
  vmFlagsHi: number;
  pgoff: number;
  flags: number;
}

/**
 * Takes mmap_lock and maps; afterwards populates if asked. Linux: vm_mmap_pgoff(), mm/util.c, 6.12 (R1.6). May sleep.
 *
 * @returns the address, or -errno; a driver's positive return value comes through unchanged (R1.73)
 */
export function vm_mmap_pgoff(k: MmContext, mm: MmStruct, request: MmapRequest): number {
  const { file, prot, flags, pgoff } = request;
  const addr = toNumber(request.addr);
  const len = toNumber(request.len);
  k.trace.enter(VM_MMAP_PGOFF, file?.id ?? 0, addr, len, prot, flags, pgoff);
  const populate = { length: 0 };
  const result = do_mmap(k, mm, request, populate);
  if (populate.length !== 0) mm_populate(k, mm, result, populate.length);
  return k.trace.leave(result);
}

/**
 * Linux: do_mmap(), mm/mmap.c, 6.12 (R1.10–R1.44). Contract: mmap_lock is held for writing.
 *
 * @param populate its `length` (bytes) is set when the caller must populate
 */
export function do_mmap(
  k: MmContext,
  mm: MmStruct,
  request: MmapRequest,
  populate: { length: number },
): number {
  const { file, prot, flags, pgoff } = request;
  k.trace.enter(
    DO_MMAP,
    file?.id ?? 0,
    toNumber(request.addr),
    toNumber(request.len),
    prot,
    flags,
    pgoff,
  );
  return k.trace.leave(mapChecked(k, mm, request, populate));
}

function mapChecked(
  k: MmContext,
  mm: MmStruct,
  request: MmapRequest,
  populate: { length: number },
): number {
  const { file, prot } = request;
  let { flags } = request;
  let addr: ulong = request.addr;
  const wanted = toNumber(request.len);
  if (wanted === 0) return -EINVAL;
  if ((flags & MAP_FIXED_NOREPLACE) !== 0) flags |= MAP_FIXED;
  if ((flags & MAP_FIXED) === 0) addr = roundHintToMin(k, addr);
  const len = pageAlign(wanted);
  if (len >= 2 ** 64 || len === 0) return -ENOMEM;
  if (request.pgoff + len / 4096 >= 2 ** 64) return -EOVERFLOW;
  if (mm.map_count > k.settings.maxMapCount) return -ENOMEM;

  const decision: Decision = {
    vmFlags: calcVmFlags(k, mm, prot, flags),
    vmFlagsHi: 0,
    pgoff: request.pgoff,
    flags,
  };
  k.trace.step(DO_MMAP_FLAGS, prot, flags, decision.vmFlags);

  k.trace.enter(GET_UNMAPPED_AREA, file?.id ?? 0, toNumber(addr), len, request.pgoff, flags);
  const address = k.trace.leave(get_unmapped_area(k, mm, file, addr, len, request.pgoff, flags));
  if (address < 0) return address;
  if (
    (flags & MAP_FIXED_NOREPLACE) !== 0 &&
    mm.index.firstIntersecting(address, address + len) !== 0
  ) {
    return -EEXIST;
  }
  if ((flags & MAP_LOCKED) !== 0 && !canDoMlock(k)) return -EPERM;
  if ((decision.vmFlags & VM_LOCKED) !== 0 && !mlockFutureOk(k, mm, len)) return -EAGAIN;

  k.trace.step(DO_MMAP_PERMISSIONS, file?.id ?? 0, address, len, decision.vmFlags, decision.pgoff);
  const refused = file
    ? filePermissions(file, decision, prot, len)
    : anonymousRules(decision, address);
  if (refused !== 0) return refused;

  if ((flags & MAP_NORESERVE) !== 0 && k.settings.overcommitMemory !== 2) {
    decision.vmFlags |= VM_NORESERVE;
  }
  const result = mmap_region(k, mm, {
    file,
    address,
    len,
    flags: decision.vmFlags,
    flagsHi: decision.vmFlagsHi,
    pgoff: decision.pgoff,
  });
  const locked = (decision.vmFlags & VM_LOCKED) !== 0;
  if (result >= 0 && (locked || (flags & (MAP_POPULATE | MAP_NONBLOCK)) === MAP_POPULATE)) {
    populate.length = len;
  }
  return result;
}

/** Linux: calc_vm_prot_bits() | calc_vm_flag_bits() | mm->def_flags | VM_MAY* (R1.18). */
function calcVmFlags(k: MmContext, mm: MmStruct, prot: number, flags: number): number {
  let vm = mm.def_flags | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  if ((prot & PROT_READ) !== 0) vm |= VM_READ;
  if ((prot & PROT_WRITE) !== 0) vm |= VM_WRITE;
  if ((prot & PROT_EXEC) !== 0) vm |= VM_EXEC;
  if ((flags & MAP_GROWSDOWN) !== 0) vm |= VM_GROWSDOWN;
  if ((flags & MAP_LOCKED) !== 0) vm |= VM_LOCKED;
  if ((flags & MAP_SYNC) !== 0) vm |= VM_SYNC;
  if ((flags & MAP_STACK) !== 0 && k.settings.thp) vm |= VM_NOHUGEPAGE;
  return vm;
}

/** Linux: can_do_mlock(). */
export function canDoMlock(k: MmContext): boolean {
  return k.ports.rlimit(RLIMIT_MEMLOCK) !== 0 || k.ports.capable('CAP_IPC_LOCK');
}

/** Linux: mlock_future_ok() (R1.22). `bytes` is page aligned. */
export function mlockFutureOk(k: MmContext, mm: MmStruct, bytes: number): boolean {
  if (k.ports.capable('CAP_IPC_LOCK')) return true;
  return mm.locked_vm + bytes / 4096 <= Math.floor(k.ports.rlimit(RLIMIT_MEMLOCK) / 4096);
}

/** Is the offset within what the file can hold? Linux: file_mmap_ok(), file_mmap_size_max() (R1.30). */
function offsetFits(file: MappedFile, pgoff: number, len: number): boolean {
  const kind = file.f_inode.kind;
  const limited = kind === 'regular' || kind === 'block' || kind === 'socket';
  const max = limited ? MAX_LFS_FILESIZE : 0xffffffffffffffffn;
  const length = BigInt(len);
  return length <= max && BigInt(pgoff) <= (max - length) >> 12n;
}

/** The file part of do_mmap (R1.30–R1.41). Returns 0 or -errno and completes the flags. */
function filePermissions(file: MappedFile, d: Decision, prot: number, len: number): number {
  const inode = file.f_inode;
  if (!offsetFits(file, d.pgoff, len)) return -EOVERFLOW;
  const type = d.flags & MAP_TYPE;
  if (type === MAP_SHARED_VALIDATE && (d.flags & ~LEGACY_MAP_MASK) !== 0) return -EOPNOTSUPP;
  if (type === MAP_SHARED || type === MAP_SHARED_VALIDATE) {
    if ((prot & PROT_WRITE) !== 0 && (file.f_mode & FMODE_WRITE) === 0) return -EACCES;
    if (inode.append && (file.f_mode & FMODE_WRITE) !== 0) return -EACCES;
    d.vmFlags |= VM_SHARED | VM_MAYSHARE;
    if ((file.f_mode & FMODE_WRITE) === 0) d.vmFlags &= ~(VM_MAYWRITE | VM_SHARED);
  } else if (type !== MAP_PRIVATE) {
    return -EINVAL;
  }
  if ((file.f_mode & FMODE_READ) === 0) return -EACCES;
  if (inode.noexec) {
    if ((d.vmFlags & VM_EXEC) !== 0) return -EPERM;
    d.vmFlags &= ~VM_MAYEXEC;
  }
  if (!file.f_op.mmap) return -ENODEV;
  if ((d.vmFlags & VM_GROWSDOWN) !== 0) return -EINVAL;
  return sealCheck(inode.seals, d);
}

/** Linux: memfd_check_seals_mmap() (R1.41). */
function sealCheck(seals: number, d: Decision): number {
  if ((seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) === 0 || (d.vmFlags & VM_SHARED) === 0) {
    return 0;
  }
  if ((d.vmFlags & VM_WRITE) !== 0) return -EPERM;
  d.vmFlags &= ~VM_MAYWRITE;
  return 0;
}

/** The anonymous part of do_mmap (R1.42). */
function anonymousRules(d: Decision, address: number): number {
  switch (d.flags & MAP_TYPE) {
    case MAP_SHARED:
      if ((d.vmFlags & VM_GROWSDOWN) !== 0) return -EINVAL;
      d.pgoff = 0;
      d.vmFlags |= VM_SHARED | VM_MAYSHARE;
      return 0;
    case MAP_DROPPABLE:
      if ((d.flags & (MAP_LOCKED | MAP_HUGETLB)) !== 0 || (d.vmFlags & VM_GROWSDOWN) !== 0) {
        return -EINVAL;
      }
      d.vmFlagsHi |= VM_HI_DROPPABLE;
      d.vmFlags |= VM_NORESERVE | VM_WIPEONFORK | VM_DONTDUMP;
      d.pgoff = address / 4096;
      return 0;
    case MAP_PRIVATE:
      d.pgoff = address / 4096;
      return 0;
    default:
      return -EINVAL;
  }
}
