/**
 * What mm needs from outside, as narrow interfaces: files from `fs`, tasks and the log from `kernel`. `machine.ts` plugs
 * the real things in; mm imports neither.
 */
import type { AddressSpace } from './address-space.ts';
import type { FaultTarget } from './fault-inject.ts';
import type { MmStruct } from './mm-struct.ts';
import type { OomTask } from './oom-kill.ts';
import type { Vma } from './vma-table.ts';

/** File mode bits of an open file. Linux: FMODE_*, include/linux/fs.h. */
export const FMODE_READ = 0x1;
export const FMODE_WRITE = 0x2;
export const FMODE_LSEEK = 0x4;
export const FMODE_PREAD = 0x8;
export const FMODE_PWRITE = 0x10;

/** What a page fault handler is given. Linux: struct vm_fault, include/linux/mm.h (R5.18). */
export interface VmFault {
  readonly vma: Vma;
  /** Faulting address rounded down to its page. */
  readonly address: number;
  /** Exact faulting address. */
  readonly real_address: number;
  /** Page offset in the file: vm_pgoff plus the page's index in the VMA. */
  readonly pgoff: number;
  /** FAULT_FLAG_*. */
  flags: number;
  readonly gfp_mask: number;
  /** Frame the handler returns (reference taken), or 0. */
  page: number;
  /** Private page prepared before ->fault of a copy-on-write fault, or 0. */
  cow_page: number;
}

/**
 * A table of VMA operations. Linux: struct vm_operations_struct (R6.70). Absent members are NULL.
 */
export interface VmOperations {
  /** Shown by views; not a kernel concept. */
  readonly label: string;
  readonly open?: (vma: Vma) => void;
  readonly close?: (vma: Vma) => void;
  /** 0 or -errno. */
  readonly may_split?: (vma: Vma, address: number) => number;
  readonly mremap?: (vma: Vma) => number;
  readonly mprotect?: (vma: Vma, start: number, end: number, newflags: number) => number;
  /** VM_FAULT_* bits. */
  readonly fault?: (vmf: VmFault) => number;
  readonly map_pages?: (vmf: VmFault, startPgoff: number, endPgoff: number) => number;
  readonly page_mkwrite?: (vmf: VmFault) => number;
  readonly pfn_mkwrite?: (vmf: VmFault) => number;
  readonly access?: (vma: Vma, address: number, buffer: Uint8Array, write: boolean) => number;
  readonly name?: (vma: Vma) => string | null;
}

/** The members of struct file_operations that mm calls. */
export interface MappableOperations {
  /** 0 or whatever the handler returned (R1.73). */
  readonly mmap?: (file: MappedFile, vma: Vma) => number;
  readonly get_unmapped_area?: (
    file: MappedFile,
    address: number,
    length: number,
    pgoff: number,
    flags: number,
  ) => number;
  /** Byte range [start, end). 0 or -errno. */
  readonly fsync?: (file: MappedFile, start: number, end: number, datasync?: boolean) => number;
  readonly fallocate?: (file: MappedFile, mode: number, offset: number, length: number) => number;
}

export type InodeKind =
  'regular' | 'directory' | 'char' | 'block' | 'fifo' | 'socket' | 'link' | 'anon';

/** The inode as mm sees it. */
export interface MappedInode {
  readonly kind: InodeKind;
  readonly ino: number;
  readonly major: number;
  readonly minor: number;
  readonly i_mapping: AddressSpace;
  /** Bytes. */
  i_size: number;
  /** Permission bits. */
  readonly mode: number;
  readonly append: boolean;
  /** Mount or superblock is noexec. */
  readonly noexec: boolean;
  /** Lives in memory: fcntl may seal it. */
  readonly sealable: boolean;
  /** F_SEAL_*. */
  seals: number;
  readonly hugetlb: boolean;
}

/** struct file as mm sees it. */
export interface MappedFile {
  /** Index in {@link MmPorts.files}, > 0. */
  readonly id: number;
  readonly f_mode: number;
  readonly f_flags: number;
  readonly f_op: MappableOperations;
  readonly f_inode: MappedInode;
  /** Path as /proc/PID/maps prints it, ` (deleted)` included. */
  path(): string;
  get(): void;
  /** Drops a reference; the last one calls ->release. */
  put(): void;
}

/** Resource limits that mm asks for. Linux: RLIMIT_*. */
export const RLIMIT_DATA = 2;
export const RLIMIT_STACK = 3;
export const RLIMIT_MEMLOCK = 8;
export const RLIMIT_AS = 9;

/** How the kernel used an address of its own. */
export type KernelAccess = 'read' | 'write' | 'execute';

export interface MmPorts {
  /** Open files by id. */
  file(id: number): MappedFile;
  /** A new shmem file of `size` bytes for a shared anonymous mapping, reference taken; null when out of memory. */
  shmemFile(name: string, size: number, noreserve: boolean): MappedFile | null;
  /** Allocates or frees bytes of a file with all checks of the call. Linux: vfs_fallocate(). 0 or -errno. */
  fallocate(file: MappedFile, mode: number, offset: number, length: number): number;
  printk(level: number, text: string): void;
  /** Logs who runs and the active kernel functions. Linux: dump_stack(). */
  dumpStack(): void;
  /**
   * WARN(): logs the warning with a call trace and taints the kernel.
   *
   * @param place `file:line function` of the check
   * @param message what WARN() was given to say
   */
  warn(place: string, message?: string): void;
  /**
   * BUG_ON(): oops. Does not return.
   *
   * @param place `file:line function` of the check
   */
  bug(place: string): never;
  /** `fn` used an address where nothing is mapped: oops. Does not return. */
  page_fault_oops(address: bigint, access: KernelAccess, fn?: string): never;
  /** Takes mmap_lock for a fault of the kernel itself; who holds it for writing waits for ever. */
  mmap_read_lock_killable(): void;
  /** Logs what is wrong with memory, with a call trace, and taints the kernel. */
  badMemory(lines: readonly string[]): void;
  /** An entry that the CPU cannot use: oops. Does not return. Linux: pgtable_bad(). */
  pgtable_bad(address: number, errorCode: number): never;
  /** Soft limit of the current task in bytes; Infinity for unlimited. */
  rlimit(resource: number): number;
  /** Hard limit of the current task. */
  rlimitMax(resource: number): number;
  /** Has the current task the capability? */
  capable(capability: string): boolean;
  /** Address space of the current task. */
  currentMm(): MmStruct;
  /** The current task; undefined while the machine boots or loads modules. */
  currentTask(): (OomTask & FaultTarget) | undefined;
  /** Every process, in the order of their making. */
  processes(): Iterable<OomTask>;
  /** Is the current task about to die? Linux: fatal_signal_pending(), PF_EXITING. */
  dying(): boolean;
  sendSigkill(pid: number): void;
  /** The process is chosen to be killed for its memory; debuggers may stop here. */
  beforeOomKill(pid: number, comm: string): void;
  /** Stops the machine. Does not return. */
  panic(why: string): never;
  /** comm of the current task. */
  comm(): string;
  /** pid of the current task. */
  pid(): number;
}
