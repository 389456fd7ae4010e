/** What a system call's stage has in which register. */
export interface SystemCall {
  /** Linux: arch/x86/entry/syscalls/syscall_64.tbl, 6.12. */
  readonly number: number;
  /** Register of each argument of the stage, empty for one that is in none; absent: in the order of the ABI. */
  readonly registers?: readonly string[];
}

const inOrder = (number: number): SystemCall => ({ number });

/** By the kernel's name without `__x64_sys_`. */
export const SYSTEM_CALLS: Readonly<Record<string, SystemCall>> = {
  read: inOrder(0),
  write: inOrder(1),
  close: inOrder(3),
  poll: inOrder(7),
  lseek: inOrder(8),
  mmap: inOrder(9),
  mprotect: inOrder(10),
  munmap: inOrder(11),
  brk: inOrder(12),
  rt_sigaction: inOrder(13),
  ioctl: inOrder(16),
  pread64: inOrder(17),
  pwrite64: inOrder(18),
  readv: inOrder(19),
  writev: inOrder(20),
  mremap: inOrder(25),
  msync: inOrder(26),
  mincore: inOrder(27),
  madvise: inOrder(28),
  pause: inOrder(34),
  alarm: inOrder(37),
  clone: inOrder(56),
  wait4: { number: 61, registers: ['rdi', 'rdx'] },
  kill: inOrder(62),
  fcntl: inOrder(72),
  ftruncate: inOrder(77),
  mlock: inOrder(149),
  munlock: inOrder(150),
  mlockall: inOrder(151),
  munlockall: inOrder(152),
  setrlimit: { number: 160, registers: ['rdi', '', ''] },
  remap_file_pages: inOrder(216),
  getdents64: inOrder(217),
  clock_nanosleep: { number: 230, registers: [''] },
  exit_group: inOrder(231),
  openat: inOrder(257),
  fallocate: inOrder(285),
  prlimit64: inOrder(302),
  process_vm_readv: { number: 310, registers: ['rdi', '', ''] },
  process_vm_writev: { number: 311, registers: ['rdi', '', ''] },
  memfd_create: inOrder(319),
  mlock2: inOrder(325),
  mseal: inOrder(462),
};
