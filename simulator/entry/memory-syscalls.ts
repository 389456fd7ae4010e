/** System calls on memory. Linux: mm/ and arch/x86/kernel/sys_x86_64.c (6.12). */
import { EBADF, EEXIST, EFAULT, EINVAL, ENOMEM, ESRCH } from '../lib/errno.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import { offsetInPage, pageIndex, toNumber, type ulong } from '../lib/ulong.ts';
import type { File } from '../fs/file.ts';
import { brk } from '../mm/brk.ts';
import { do_madvise } from '../mm/madvise.ts';
import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_FIXED_NOREPLACE,
  MAP_HUGE_MASK,
  MAP_HUGE_SHIFT,
  MAP_HUGETLB,
  MAP_PRIVATE,
  MAP_SHARED,
  MAP_SHARED_VALIDATE,
  MAP_TYPE,
} from '../mm/mman.ts';
import { mincore } from '../mm/mincore.ts';
import { do_mlock, mlockall, munlock, munlockall } from '../mm/mlock.ts';
import { vm_mmap_pgoff } from '../mm/mmap.ts';
import { do_mprotect } from '../mm/mprotect.ts';
import { mremap } from '../mm/mremap.ts';
import { do_mseal } from '../mm/mseal.ts';
import { msync } from '../mm/msync.ts';
import { do_munmap } from '../mm/munmap.ts';
import { process_vm_rw } from '../mm/process-vm-access.ts';
import { remap_file_pages } from '../mm/remap-file-pages.ts';
import { FileSyscalls } from './file-syscalls.ts';
import {
  FGET,
  KSYS_MMAP_PGOFF,
  MMAP_PGOFF,
  SYS_BRK,
  SYS_MADVISE,
  SYS_MINCORE,
  SYS_MLOCK,
  SYS_MLOCK2,
  SYS_MLOCKALL,
  SYS_MMAP,
  SYS_MPROTECT,
  SYS_MREMAP,
  SYS_MSEAL,
  SYS_MSYNC,
  SYS_MUNLOCK,
  SYS_MUNLOCKALL,
  SYS_MUNMAP,
  SYS_PROCESS_VM_READV,
  SYS_PROCESS_VM_WRITEV,
  SYS_REMAP_FILE_PAGES,
} from './stages.ts';

const HUGE_PAGE = 0x200000;
/** Size codes of the machine's huge pages: the default, 2 MiB. */
const HUGE_CODES: ReadonlySet<number> = new Set([0, 21]);

export class MemorySyscalls extends FileSyscalls {
  /** Linux: sys_mmap, arch/x86/kernel/sys_x86_64.c → ksys_mmap_pgoff, mm/mmap.c (R1.2–R1.5). */
  mmap(addr: ulong, len: ulong, prot: number, flags: number, fd: number, off: ulong): number {
    const { trace, mm } = this.kc;
    if (mm.settings.traits.oldStages) {
      return offsetInPage(off) !== 0
        ? -EINVAL
        : this.mmapPgoff(addr, len, prot, flags, fd, pageIndex(off));
    }
    trace.enter(SYS_MMAP, toNumber(addr), toNumber(len), prot, flags, fd, toNumber(off));
    if (offsetInPage(off) !== 0) return trace.leave(-EINVAL);
    return trace.leave(this.mmapPgoff(addr, len, prot, flags, fd, pageIndex(off)));
  }

  private mmapPgoff(
    addr: ulong,
    len: ulong,
    prot: number,
    flags: number,
    fd: number,
    pgoff: number,
  ): number {
    const { trace, mm } = this.kc;
    const start = toNumber(addr);
    const size = toNumber(len);
    if (!mm.settings.traits.oldStages) {
      trace.enter(KSYS_MMAP_PGOFF, start, size, prot, flags, fd, pgoff);
    } else {
      trace.enter(MMAP_PGOFF, start, size, prot, flags, fd, pgoff);
    }
    let file: File | null = null;
    if ((flags & MAP_ANONYMOUS) === 0) {
      trace.enter(FGET, fd);
      file = this.usable(fd) ?? null;
      trace.leave(file?.id ?? 0);
      if (!file) return trace.leave(-EBADF);
      if ((flags & MAP_HUGETLB) !== 0) return trace.leave(-EINVAL);
      file.get();
    } else if ((flags & MAP_HUGETLB) !== 0) {
      return trace.leave(this.mapHugePages(addr, len, flags));
    }
    const result = vm_mmap_pgoff(mm, this.mm(), file, addr, len, prot, flags, pgoff);
    file?.put();
    return trace.leave(result);
  }

  /**
   * Anonymous huge pages on a machine whose pool is empty: a mapping with a fixed place fails only after it has unmapped
   * what was there (R1.5, R1.75).
   */
  private mapHugePages(addr: ulong, len: ulong, flags: number): number {
    const refused = hugePageError(addr, len, flags);
    if (refused !== 0) return refused;
    const start = toNumber(addr);
    const bytes = Math.ceil(toNumber(len) / HUGE_PAGE) * HUGE_PAGE;
    if (start + bytes > TASK_SIZE) return -ENOMEM;
    if ((flags & MAP_FIXED_NOREPLACE) !== 0) {
      return this.mm().index.firstIntersecting(start, start + bytes) !== 0 ? -EEXIST : -ENOMEM;
    }
    const error = (flags & MAP_FIXED) !== 0 ? do_munmap(this.kc.mm, this.mm(), start, bytes) : 0;
    return error !== 0 ? error : -ENOMEM;
  }

  munmap(addr: ulong, len: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MUNMAP, toNumber(addr), toNumber(len));
    return trace.leave(do_munmap(mm, this.mm(), addr, len));
  }

  mprotect(start: ulong, len: ulong, prot: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MPROTECT, toNumber(start), toNumber(len), prot);
    return trace.leave(do_mprotect(mm, this.mm(), start, len, prot));
  }

  mremap(addr: ulong, oldLen: ulong, newLen: ulong, flags: number, newAddr: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(
      SYS_MREMAP,
      toNumber(addr),
      toNumber(oldLen),
      toNumber(newLen),
      flags,
      toNumber(newAddr),
    );
    return trace.leave(mremap(mm, this.mm(), addr, oldLen, newLen, flags, newAddr));
  }

  /** The break: the new one, or the old one when it cannot move. */
  brk(wanted: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_BRK, toNumber(wanted));
    return trace.leave(brk(mm, this.mm(), wanted));
  }

  madvise(start: ulong, len: ulong, advice: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MADVISE, toNumber(start), toNumber(len), advice);
    return trace.leave(do_madvise(mm, this.mm(), start, len, advice));
  }

  msync(start: ulong, len: ulong, flags: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MSYNC, toNumber(start), toNumber(len), flags);
    return trace.leave(msync(mm, this.mm(), start, len, flags));
  }

  mlock(start: ulong, len: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MLOCK, toNumber(start), toNumber(len));
    return trace.leave(do_mlock(mm, this.mm(), start, len, 0));
  }

  mlock2(start: ulong, len: ulong, flags: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MLOCK2, toNumber(start), toNumber(len), flags);
    return trace.leave(do_mlock(mm, this.mm(), start, len, flags));
  }

  munlock(start: ulong, len: ulong): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MUNLOCK, toNumber(start), toNumber(len));
    return trace.leave(munlock(mm, this.mm(), start, len));
  }

  mlockall(flags: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MLOCKALL, flags);
    return trace.leave(mlockall(mm, this.mm(), flags));
  }

  munlockall(): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MUNLOCKALL);
    return trace.leave(munlockall(mm, this.mm()));
  }

  /**
   * Linux: sys_mincore(), mm/mincore.c (R4.120).
   *
   * @param to where one byte per page goes, in the program's memory
   */
  mincore(start: ulong, len: ulong, to: ulong): number {
    const base = toNumber(to);
    const { access } = this.parts;
    return this.residency(
      start,
      len,
      (first, bytes) => access.copyToUser(this.mm(), base + first, bytes) === bytes.length,
    );
  }

  /** mincore() whose vector is none of the program's: one byte per page goes to `vector`, as far as it reaches. */
  mincoreBytes(start: ulong, len: ulong, vector: Uint8Array): number {
    return this.residency(start, len, (first, bytes) => {
      vector.set(bytes.subarray(0, Math.max(0, vector.length - first)), first);
      return true;
    });
  }

  private residency(
    start: ulong,
    len: ulong,
    put: (first: number, bytes: Uint8Array) => boolean,
  ): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MINCORE, toNumber(start), toNumber(len));
    return trace.leave(mincore(mm, this.mm(), start, len, put));
  }

  mseal(start: ulong, len: ulong, flags: number): number {
    const { trace, mm } = this.kc;
    trace.enter(SYS_MSEAL, toNumber(start), toNumber(len), flags);
    return trace.leave(do_mseal(mm, this.mm(), start, len, flags));
  }

  /** @param pgoff pages */
  remapFilePages(start: ulong, size: ulong, prot: ulong, pgoff: number, flags: number): number {
    const { trace, mm } = this.kc;
    trace.enter(
      SYS_REMAP_FILE_PAGES,
      toNumber(start),
      toNumber(size),
      toNumber(prot),
      pgoff,
      flags,
    );
    return trace.leave(remap_file_pages(mm, this.mm(), start, size, prot, pgoff, flags));
  }

  /** process_vm_readv() with one vector: bytes that arrived in `bytes`, -ESRCH or -EFAULT. */
  processVmRead(pid: number, address: ulong, bytes: Uint8Array): number {
    this.kc.trace.enter(SYS_PROCESS_VM_READV, pid, toNumber(address), bytes.length);
    return this.kc.trace.leave(this.copyProcess(pid, address, bytes, false));
  }

  /** process_vm_writev() with one vector. */
  processVmWrite(pid: number, address: ulong, bytes: Uint8Array): number {
    this.kc.trace.enter(SYS_PROCESS_VM_WRITEV, pid, toNumber(address), bytes.length);
    return this.kc.trace.leave(this.copyProcess(pid, address, bytes, true));
  }

  private copyProcess(pid: number, address: ulong, bytes: Uint8Array, write: boolean): number {
    const mm = this.kc.tasks.get(pid)?.mm;
    if (!mm) return -ESRCH;
    const at = toNumber(address);
    if (bytes.length > 0 && at + bytes.length > Number.MAX_SAFE_INTEGER) return -EFAULT;
    return process_vm_rw(this.kc.mm, mm, at, bytes, write);
  }
}

/** What speaks against a huge page mapping before the pool is asked. Linux: ksys_mmap_pgoff(), do_mmap(). 0 or -EINVAL. */
function hugePageError(addr: ulong, len: ulong, flags: number): number {
  if (!HUGE_CODES.has((flags >> MAP_HUGE_SHIFT) & MAP_HUGE_MASK)) return -EINVAL;
  if (toNumber(len) === 0) return -EINVAL;
  const type = flags & MAP_TYPE;
  if (type !== MAP_SHARED && type !== MAP_PRIVATE && type !== MAP_SHARED_VALIDATE) return -EINVAL;
  const fixed = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0;
  return fixed && toNumber(addr) % HUGE_PAGE !== 0 ? -EINVAL : 0;
}
