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
import { DO_MMAP_PGOFF, OLD_GET_UNMAPPED_AREA } from './old-stages.ts';
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

/** Bytes that the last {@link do_mmap} wants populated. Invariant: set last of all, so that nothing it calls overwrites it. */
let populateLength = 0;

/**
 * Takes mmap_lock and maps; afterwards populates if asked. Linux: vm_mmap_pgoff(), mm/util.c, 6.12 (R1.6). May sleep.
 *
 * @param request bytes, as given
 * @param pgoff pages
 * @returns the address, or -errno; a driver's positive return value comes through unchanged (R1.73)
 */
export function vm_mmap_pgoff(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  request: ulong,
  bytes: ulong,
  prot: number,
  flags: number,
  pgoff: number,
): number {
  const addr = toNumber(request);
  const len = toNumber(bytes);
  const named = !k.settings.traits.oldStages;
  if (named)
    k.trace.enter(VM_MMAP_PGOFF, file === null ? 0 : file.id, addr, len, prot, flags, pgoff);
  const result = do_mmap(k, mm, file, request, bytes, prot, flags, pgoff);
  const populate = populateLength;
  if (populate !== 0) mm_populate(k, mm, result, populate);
  return named ? k.trace.leave(result) : result;
}

/** Bytes from the address that the last {@link do_mmap} returned which its caller must populate; mostly 0. */
export function wantsPopulate(): number {
  return populateLength;
}

/**
 * Linux: do_mmap(), mm/mmap.c, 6.12 (R1.10–R1.44). Contract: mmap_lock is held for writing; the caller populates what
 * {@link wantsPopulate} says.
 */
export function do_mmap(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  request: ulong,
  bytes: ulong,
  prot: number,
  flags: number,
  pgoff: number,
): number {
  const addr = toNumber(request);
  const len = toNumber(bytes);
  const id = file === null ? 0 : file.id;
  // Why: both by name, for the lines that the debugger shows are found by them.
  if (!k.settings.traits.oldStages) k.trace.enter(DO_MMAP, id, addr, len, prot, flags, pgoff);
  else k.trace.enter(DO_MMAP_PGOFF, id, addr, len, prot, flags, pgoff);
  populateLength = 0;
  return k.trace.leave(mapChecked(k, mm, file, request, len, prot, flags, pgoff));
}

function mapChecked(
  k: MmContext,
  mm: MmStruct,
  file: MappedFile | null,
  request: ulong,
  wanted: number,
  prot: number,
  givenFlags: number,
  givenPgoff: number,
): number {
  let flags = givenFlags;
  let addr: ulong = request;
  if (wanted === 0) return -EINVAL;
  if ((flags & MAP_FIXED_NOREPLACE) !== 0) flags |= MAP_FIXED;
  if ((flags & MAP_FIXED) === 0) addr = roundHintToMin(k, addr);
  const len = pageAlign(wanted);
  if (len >= 2 ** 64 || len === 0) return -ENOMEM;
  if (givenPgoff + len / 4096 >= 2 ** 64) return -EOVERFLOW;
  if (mm.map_count > k.settings.maxMapCount) return -ENOMEM;

  const asked = calcVmFlags(k, mm, prot, flags);
  const steps = !k.settings.traits.oldStages;
  if (steps) k.trace.step(DO_MMAP_FLAGS, prot, flags, asked);

  const id = file === null ? 0 : file.id;
  if (steps) k.trace.enter(GET_UNMAPPED_AREA, id, toNumber(addr), len, givenPgoff, flags);
  else k.trace.enter(OLD_GET_UNMAPPED_AREA, id, toNumber(addr), len, givenPgoff, flags);
  const address = k.trace.leave(get_unmapped_area(k, mm, file, addr, len, givenPgoff, flags));
  if (address < 0) return address;
  if (
    (flags & MAP_FIXED_NOREPLACE) !== 0 &&
    mm.index.firstIntersecting(address, address + len) !== 0
  ) {
    return -EEXIST;
  }
  if ((flags & MAP_LOCKED) !== 0 && !canDoMlock(k)) return -EPERM;
  if ((asked & VM_LOCKED) !== 0 && !mlockFutureOk(k, mm, len)) return -EAGAIN;

  if (steps) k.trace.step(DO_MMAP_PERMISSIONS, id, address, len, asked, givenPgoff);
  const type = flags & MAP_TYPE;
  let vmFlags = file
    ? fileFlags(file, flags, asked, givenPgoff, prot, len)
    : anonymousFlags(flags, asked);
  if (vmFlags < 0) return vmFlags;
  const vmFlagsHi = file === null && type === MAP_DROPPABLE ? VM_HI_DROPPABLE : 0;
  const pgoff = file !== null ? givenPgoff : type === MAP_SHARED ? 0 : address / 4096;

  if ((flags & MAP_NORESERVE) !== 0 && k.settings.overcommitMemory !== 2) vmFlags |= VM_NORESERVE;
  const result = mmap_region(k, mm, file, address, len, vmFlags, vmFlagsHi, pgoff);
  const locked = (vmFlags & VM_LOCKED) !== 0;
  const populate = locked || (flags & (MAP_POPULATE | MAP_NONBLOCK)) === MAP_POPULATE;
  populateLength = populate && result >= 0 ? len : 0;
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
  // Why: below 2^53 bytes every file can, and no bigint is needed to know it.
  if (pgoff * 4096 + len <= Number.MAX_SAFE_INTEGER) return true;
  const { kind } = file.f_inode;
  const limited = kind === 'regular' || kind === 'block' || kind === 'socket';
  const max = limited ? MAX_LFS_FILESIZE : 0xffffffffffffffffn;
  const length = BigInt(len);
  return length <= max && BigInt(pgoff) <= (max - length) >> 12n;
}

/**
 * The file part of do_mmap (R1.30–R1.41).
 *
 * @param asked VM_* flags so far; bit 31 (VM_MERGEABLE) is never among them, so that a result below 0 is an error
 * @returns the VM_* flags, or -errno
 */
function fileFlags(
  file: MappedFile,
  flags: number,
  asked: number,
  pgoff: number,
  prot: number,
  len: number,
): number {
  const inode = file.f_inode;
  let vmFlags = asked;
  if (!offsetFits(file, pgoff, len)) return -EOVERFLOW;
  const type = flags & MAP_TYPE;
  if (type === MAP_SHARED_VALIDATE && (flags & ~LEGACY_MAP_MASK) !== 0) return -EOPNOTSUPP;
  if (type === MAP_SHARED || type === MAP_SHARED_VALIDATE) {
    if ((prot & PROT_WRITE) !== 0 && (file.f_mode & FMODE_WRITE) === 0) return -EACCES;
    if (inode.append && (file.f_mode & FMODE_WRITE) !== 0) return -EACCES;
    vmFlags |= VM_SHARED | VM_MAYSHARE;
    if ((file.f_mode & FMODE_WRITE) === 0) vmFlags &= ~(VM_MAYWRITE | VM_SHARED);
  } else if (type !== MAP_PRIVATE) {
    return -EINVAL;
  }
  if ((file.f_mode & FMODE_READ) === 0) return -EACCES;
  if (inode.noexec) {
    if ((vmFlags & VM_EXEC) !== 0) return -EPERM;
    vmFlags &= ~VM_MAYEXEC;
  }
  if (!file.f_op.mmap) return -ENODEV;
  if ((vmFlags & VM_GROWSDOWN) !== 0) return -EINVAL;
  return sealFlags(inode.seals, vmFlags);
}

/** Linux: memfd_check_seals_mmap() (R1.41). The VM_* flags, or -EPERM. */
function sealFlags(seals: number, vmFlags: number): number {
  if ((seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) === 0 || (vmFlags & VM_SHARED) === 0) {
    return vmFlags;
  }
  return (vmFlags & VM_WRITE) !== 0 ? -EPERM : vmFlags & ~VM_MAYWRITE;
}

/** The anonymous part of do_mmap (R1.42). The VM_* flags, or -EINVAL. */
function anonymousFlags(flags: number, asked: number): number {
  switch (flags & MAP_TYPE) {
    case MAP_SHARED:
      return (asked & VM_GROWSDOWN) !== 0 ? -EINVAL : asked | VM_SHARED | VM_MAYSHARE;
    case MAP_DROPPABLE:
      if ((flags & (MAP_LOCKED | MAP_HUGETLB)) !== 0 || (asked & VM_GROWSDOWN) !== 0) {
        return -EINVAL;
      }
      return asked | VM_NORESERVE | VM_WIPEONFORK | VM_DONTDUMP;
    case MAP_PRIVATE:
      return asked;
    default:
      return -EINVAL;
  }
}
