/**
 * The only contract between the two realms. The simulator's realm implements {@link Gate}; the user realm implements
 * {@link Upcalls}. Nothing but primitives crosses: numbers, bigints, strings, booleans.
 *
 * Contract: results below 0 are -errno where Linux returns one. A call that kills the current task does not return: it
 * throws a primitive that no user code ever sees. Handles (VMA, file, inode, pfn) are numbers > 0; 0 is NULL.
 * Kernel pointers are bigints in Linux's layout; user addresses are numbers, or bigints from 2^53 on.
 */
import type { ProgramPorts } from '../libc/ports.ts';
import type { ulong } from '../lib/ulong.ts';
import type { IrqGate } from './irq-gate.ts';
import type { PidGate } from './pid-gate.ts';
import type { SchedGate } from './sched-gate.ts';

/** Field numbers of {@link Gate.vma_get} and {@link Gate.vma_set}. */
export const VMA_START = 0;
export const VMA_END = 1;
export const VMA_PGOFF = 2;
export const VMA_FILE = 3;
export const VMA_GENERATION = 4;
/** Index of the operations table, 0 NULL, 1 empty. */
export const VMA_OPS = 5;
/** Driver value id, 0 for NULL. */
export const VMA_PRIVATE = 6;
/** The mapping above and below, 0 for none; read-only. */
export const VMA_NEXT = 7;
export const VMA_PREV = 8;

/** Field numbers of {@link Gate.vmf_get} and {@link Gate.vmf_set}. Linux: struct vm_fault. */
export const VMF_VMA = 0;
export const VMF_ADDRESS = 1;
export const VMF_REAL_ADDRESS = 2;
export const VMF_PGOFF = 3;
export const VMF_FLAGS = 4;
export const VMF_GFP_MASK = 5;
/** Frame number, 0 for NULL; the only field that can be set. */
export const VMF_PAGE = 6;
export const VMF_COW_PAGE = 7;

/** Field numbers of {@link Gate.page_get} and {@link Gate.page_set}. Linux: struct page. */
export const PAGE_REFCOUNT = 0;
export const PAGE_MAPCOUNT = 1;
/** Mapping id, 0 for NULL. */
export const PAGE_MAPPING = 2;
export const PAGE_INDEX = 3;
export const PAGE_LOCKED = 4;
export const PAGE_RESERVED = 5;
export const PAGE_DIRTY = 6;
/** Frame number of the first page of its compound page, or its own. */
export const PAGE_HEAD = 7;
/** Order of the compound page that it belongs to, 0 for a single page. */
export const PAGE_ORDER = 8;

export const FILE_FLAGS = 0;
export const FILE_MODE = 1;
export const FILE_POS = 2;
export const FILE_INODE = 3;
export const FILE_GENERATION = 4;
/** Mapping id. */
export const FILE_MAPPING = 5;

export const INODE_INO = 0;
/** Device number, major << 20 | minor. */
export const INODE_RDEV = 1;
export const INODE_SIZE = 2;
export const INODE_MAPPING = 3;

/** Field numbers of {@link Gate.pci_get}. */
export const PCI_VENDOR = 0;
export const PCI_DEVICE = 1;
export const PCI_BAR_START = 2;
export const PCI_BAR_LENGTH = 3;
/** IORESOURCE_* of a BAR. */
export const PCI_BAR_FLAGS = 4;
export const PCI_REVISION = 5;

/** Field numbers of {@link Gate.lock_get} and {@link Gate.lock_set}. Linux: struct file_lock. */
export const LOCK_TYPE = 0;
export const LOCK_FLAGS = 1;
export const LOCK_PID = 2;
export const LOCK_START = 3;
export const LOCK_END = 4;

/** Members of struct file_operations, as bit numbers of the mask given at registration. */
export const FOP_OPEN = 0;
export const FOP_RELEASE = 1;
export const FOP_FLUSH = 2;
export const FOP_READ = 3;
export const FOP_WRITE = 4;
export const FOP_LLSEEK = 5;
export const FOP_IOCTL = 6;
export const FOP_MMAP = 7;
export const FOP_FSYNC = 8;
export const FOP_GET_UNMAPPED_AREA = 9;
export const FOP_POLL = 10;
export const FOP_FASYNC = 11;
export const FOP_READ_ITER = 12;
export const FOP_WRITE_ITER = 13;
export const FOP_ITERATE_SHARED = 14;
/** Never called: Linux refuses fallocate() of a device before it asks the driver. */
export const FOP_FALLOCATE = 15;

export const FOP_LOCK = 16;
export const FOP_FLOCK = 17;

/** Members of struct vm_operations_struct. */
export const VM_OP_OPEN = 0;
export const VM_OP_CLOSE = 1;
export const VM_OP_MAY_SPLIT = 2;
export const VM_OP_MREMAP = 3;
export const VM_OP_MPROTECT = 4;
export const VM_OP_FAULT = 5;
export const VM_OP_MAP_PAGES = 6;
export const VM_OP_PAGE_MKWRITE = 7;
export const VM_OP_PFN_MKWRITE = 8;
export const VM_OP_ACCESS = 9;
export const VM_OP_NAME = 10;
/** Answers a frame number, 0 for NOPAGE_SIGBUS, -1 for NOPAGE_OOM. */
export const VM_OP_NOPAGE = 11;

export interface Gate extends ProgramPorts, SchedGate, IrqGate, PidGate {
  /** Version of the kernel profile, as users write it. It is asked for by the user realm itself, once. */
  kernel_version(): string;

  /** SIGABRT to itself; `reason` is for humans. Never returns. */
  abort(reason: string): never;

  // ------------------------------------------------------------------ kernel services for drivers
  /** Level 0 (KERN_EMERG) to 7 (KERN_DEBUG). */
  printk(level: number, text: string): void;
  /** Direct-map address, 0n when out of memory or size is over 4 MiB. */
  kmalloc(size: number, gfp: number): bigint;
  kfree(address: bigint): void;
  ksize(address: bigint): number;
  /** Frame of the page of zeros. */
  zero_pfn(): number;
  /** Logs what is known of a page. */
  dump_page(pfn: number, reason: string): void;
  /** 0 when out of memory. */
  alloc_pages(gfp: number, order: number): number;
  free_pages(pfn: number, order: number): void;
  get_page(pfn: number): void;
  put_page(pfn: number): void;
  /** Frame behind an address of the running process, with a reference, or -errno. */
  get_user_page(address: number, write: boolean, force: boolean): number;
  page_get(pfn: number, field: number): number;
  /** A page whose lock is set twice would wait for itself: that is a hung task, and does not return. */
  page_set(pfn: number, field: number, value: number): void;
  /** Makes the frames of a block that is not compound single pages with a reference each. */
  split_page(pfn: number, order: number): void;
  /** Is there a struct page? Linux: pfn_valid(). */
  pfn_valid(pfn: number): boolean;
  /** Kernel virtual memory; a wild address is an oops. Sizes as for {@link load}. */
  kload(address: bigint, size: number): number | bigint;
  kstore(address: bigint, size: number, value: number | bigint): void;
  kload_bytes(address: bigint, count: number): string;
  kstore_bytes(address: bigint, bytes: string): void;
  kfill(address: bigint, byte: number, count: number): void;
  kcopy(to: bigint, from: bigint, count: number): void;
  /** Bytes not copied. */
  copy_to_user(to: ulong, from: bigint, count: number): number;
  copy_from_user(to: bigint, from: ulong, count: number): number;
  /** At most `count` bytes of user memory: fewer when a fault ends them. No signal is sent. */
  user_bytes(from: ulong, count: number): string;
  /** A value of 4 or 8 bytes; false when the memory cannot be written. */
  put_user(to: ulong, size: number, value: number | bigint): boolean;
  /** Zeros in user memory; bytes not written. */
  clear_user(to: ulong, count: number): number;

  remap_pfn_range(vma: number, address: number, pfn: number, size: number, prot: bigint): number;
  vm_iomap_memory(vma: number, start: number, len: number): number;

  vm_insert_page(vma: number, address: number, pfn: number): number;
  vmf_insert_pfn(vma: number, address: number, pfn: number, prot: bigint): number;
  /** @param mkwrite makes an entry that is there already writable */
  vmf_insert_mixed(vma: number, address: number, pfn: number, mkwrite: boolean): number;
  zap_vma_ptes(vma: number, address: number, size: number): void;
  unmap_mapping_range(mapping: number, start: number, length: number, evenCows: boolean): void;
  /** True when the page was clean. A mapping without ->dirty_folio is an oops. */
  set_page_dirty(pfn: number): boolean;
  /** Makes the entries that map a page read-only and clean; returns how many were not. */
  folio_mkclean(pfn: number): number;
  /** May dirtying of this mapping's pages be asked for? Linux: a_ops with a dirty_folio. */
  mapping_set_operations(mapping: number, present: boolean): void;

  /** vmalloc area address, 0n when out of memory. `user` allows {@link remap_vmalloc_range}. */
  vmalloc(size: number, gfp: number, user: boolean): bigint;
  vfree(address: bigint): void;
  /** Frame behind a vmalloc area address, 0 when nothing is mapped there. */
  vmalloc_to_pfn(address: bigint): number;
  /** @param at user address */
  remap_vmalloc_range(
    vma: number,
    at: number,
    address: bigint,
    pgoff: number,
    size: number,
  ): number;
  /** Copies between the device memory mapped at `address` and kernel memory: bytes done or -errno. */
  generic_access_phys(
    vma: number,
    address: number,
    buffer: bigint,
    length: number,
    write: boolean,
  ): number;
  /** vmalloc area address, 0n when refused. `type` is the cache bits of the entry. */
  ioremap(start: number, size: number, type: number): bigint;
  iounmap(address: bigint): void;

  /** Next device after handle `from` (0: the first); ids of -1 match any. 0 when there is none. */
  pci_find(vendor: number, device: number, from: number): number;
  /** Field numbers: PCI_*. For a BAR, `bar` is 0 to 5. */
  pci_get(device: number, field: number, bar: number): number;

  /** A field of the fault `vmf`; -1 when that fault is over. */
  vmf_get(vmf: number, field: number): number;
  vmf_set(vmf: number, field: number, value: number): void;

  vma_get(vma: number, field: number): number;
  vma_set(vma: number, field: number, value: number): void;
  vma_flags(vma: number): bigint;
  /** vm_flags_set / vm_flags_clear: sets then clears. */
  vma_flags_mod(vma: number, set: bigint, clear: bigint): void;
  vma_prot(vma: number): bigint;
  vma_set_prot(vma: number, prot: bigint): void;
  vm_get_page_prot(flags: bigint): bigint;
  file_get(file: number, field: number): number;
  file_set(file: number, field: number, value: number): void;
  /** Last component of the path the file was opened by. */
  file_name(file: number): string;
  inode_get(inode: number, field: number): number;
  /** Address of the struct cdev behind a device file; 0n for none. */
  inode_cdev(inode: number): bigint;
  current_pid(): number;

  /** A reference to a module, by its place in the lab from 1 on; 0 is NULL. @param ask false for __module_get() */
  module_get(module: number, ask: boolean): boolean;
  module_put(module: number): void;
  module_users(module: number): number;
  module_name(module: number): string;

  /** Registers a table of operations by the mask of its members; returns its id > 0. `owner` as for {@link module_get}. */
  register_file_operations(mask: number, label: string, owner: number): number;
  register_vm_operations(mask: number, label: string): number;
  /** Minor 255 (MISC_DYNAMIC_MINOR) is replaced; returns the minor or -errno. */
  misc_register(name: string, minor: number, fops: number, mode: number): number;
  misc_deregister(minor: number): number;
  /** Numbers [baseminor, baseminor + count) of a major, 0 for any; returns the major or -errno. */
  chrdev_register(major: number, baseminor: number, count: number, name: string): number;
  chrdev_unregister(major: number, baseminor: number, count: number): void;
  /** Serves the numbers [rdev, rdev + count) for the struct cdev at this address; `owner` as for {@link module_get}. */
  cdev_add(cdev: bigint, rdev: number, count: number, fops: number, owner: number): void;
  cdev_del(cdev: bigint): void;
  /** /dev/NAME; mode 0 gives 0o600. 0 or -errno. */
  device_node_create(name: string, rdev: number, mode: number): number;
  device_node_remove(name: string): void;
  /** SIGIO for whoever F_SETOWN named. */
  send_sigio(file: number): void;
  /** Enters the running poll(2) into a wait queue; `table` is the number that FOP_POLL got. */
  poll_wait(table: number, wq: number): void;
  /** A field of the lock that FOP_LOCK or FOP_FLOCK got as number `lock`. */
  lock_get(lock: number, field: number): number;
  lock_set(lock: number, field: number, value: number): void;
  posix_lock_file(file: number, lock: number): number;
  posix_test_lock(file: number, lock: number): void;
  locks_wait(file: number, lock: number): number;
  /** Hands an entry at position `pos` to the directory call that FOP_ITERATE_SHARED got; false when it takes no more. */
  dir_emit(call: number, pos: number, name: string, ino: bigint, type: number): boolean;
  /** Hands "." and ".." over, as far as `pos` is not behind them; the position it came to. */
  dir_emit_dots(call: number, file: number, pos: number): number;
  /**
   * Logs, taints and kills the current task. Never returns.
   *
   * @param what one sentence; empty for the driver's own BUG(), which its place in the source tells
   */
  bug(what: string): never;
  /**
   * Logs a warning and taints.
   *
   * @param place `file:line function`; empty for the driver's own WARN_ON()
   * @param message what WARN() was given to say
   * @param once only the first time at that place
   */
  warn(place: string, message?: string, once?: boolean): void;
  /** Logs where the current task is. */
  dump_stack(): void;
}

/** What the simulator calls in the user realm. */
export interface Upcalls {
  /**
   * Calls a member of a registered table. Arguments are handles and numbers; what is not listed is 0:
   *
   * | member                | a                   | b           | c             |
   * | --------------------- | ------------------- | ----------- | ------------- |
   * | FOP_OPEN, FOP_RELEASE |                     |             |               |
   * | FOP_FLUSH             | owner               |             |               |
   * | FOP_READ, FOP_WRITE   | *ppos               | user buffer | count         |
   * | FOP_LLSEEK            | offset              | whence      |               |
   * | FOP_IOCTL             | cmd                 | arg         |               |
   * | FOP_MMAP              | VMA                 |             |               |
   * | FOP_FSYNC             | datasync            | start       | end, included |
   * | FOP_POLL              | poll table          |             |               |
   * | FOP_FASYNC            | fd                  | on            |               |
   * | FOP_LOCK, FOP_FLOCK   | command             | lock        |               |
   * | FOP_ITERATE_SHARED    | directory call      | ctx->pos    |               |
   * | VM_OP_MAY_SPLIT       | address             |             |               |
   * | VM_OP_MPROTECT        | start               | end         | new vm_flags  |
   * | VM_OP_FAULT           | fault               |             |               |
   * | VM_OP_PAGE_MKWRITE    | fault               |             |               |
   * | VM_OP_PFN_MKWRITE     | fault               |             |               |
   * | VM_OP_MAP_PAGES       | fault               | first pgoff | last, incl.   |
   *
   * @returns the handler's result; NaN when it threw ({@link thrown} tells what)
   */
  file_operation(
    table: number,
    member: number,
    file: number,
    a: number,
    b: ulong,
    c: ulong,
  ): number;
  /**
   * FOP_GET_UNMAPPED_AREA.
   *
   * @returns the address or -errno; NaN when it threw
   */
  file_unmapped_area(
    table: number,
    file: number,
    address: number,
    length: number,
    pgoff: number,
    flags: number,
  ): number;
  /**
   * FOP_READ_ITER and FOP_WRITE_ITER.
   *
   * @param segments pieces of user memory, `address,length` each, separated by `;`
   * @returns as {@link file_operation}; {@link file_position} tells the position afterwards
   */
  file_operation_iter(
    table: number,
    member: number,
    file: number,
    position: number,
    flags: number,
    segments: string,
  ): number;
  vm_operation(table: number, member: number, vma: number, a: number, b: number, c: number): number;
  /**
   * vm_ops->access: `length` bytes between user address `address` and kernel memory at `buffer`.
   *
   * @returns as {@link vm_operation}
   */
  vm_operation_access(
    table: number,
    vma: number,
    address: number,
    buffer: bigint,
    length: number,
    write: boolean,
  ): number;
  /** What the last FOP_READ, FOP_WRITE or one of their iter kin left in *ppos, or FOP_ITERATE_SHARED in ctx->pos. */
  file_position(): number;
  /** vm_ops->name: the text, or null. */
  vm_operation_name(table: number, vma: number): string | null;
  /**
   * Runs the function of a timer, a work item or an interrupt action by its number.
   *
   * @param kind CALLBACK_*
   * @param a the interrupt line
   * @returns irqreturn_t of an interrupt handler, else 0; NaN when it threw
   */
  callback(kind: number, id: number, a: number): number;
  /** Runs a function that the program forked; its exit status, NaN when it threw. */
  program_main(program: number): number;
  /**
   * Runs the program's handler of a signal. What follows `siginfo` is for handlers that want to know.
   *
   * @returns 0; NaN when an exception left it, which goes on at the program's call or access that the gate then leaves
   *   by LEFT_HANDLER
   */
  signal_handler(
    handler: number,
    signal: number,
    siginfo: boolean,
    code: number,
    address: ulong,
    pid: number,
    status: number,
  ): number;
  /** Runs module_init of a loaded lab module; NaN when it threw. */
  module_init(module: number): number;
  module_exit(module: number): number;
  /** It has an init function and no exit function. */
  module_permanent(module: number): boolean;
  /** One sentence about the last exception that left user code, with its place. */
  thrown(): string;
  /** Marks the current unwinding as the kernel's, so that user catch and finally are passed. */
  set_fatal(fatal: boolean): void;
}
