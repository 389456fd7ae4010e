/** The stages of system call entry, from the C library on. Linux 6.12. */
import { stage } from '../trace/stage.ts';

const MMAP_PARAMETERS = [
  'addr:address',
  'len:size',
  'prot:prot',
  'flags:map_flags',
  'fd:fd',
  'off:ulong',
];

export const LIBC_MMAP = stage('mmap', {
  group: 'mmap',
  linux: 'glibc: sysdeps/unix/sysv/linux/mmap64.c',
  summary:
    'The C library puts six arguments into registers and executes the syscall instruction (number 9).',
  parameters: MMAP_PARAMETERS,
  result: 'address',
});
export const SYS_MMAP = stage('__x64_sys_mmap', {
  group: 'mmap',
  linux: 'arch/x86/kernel/sys_x86_64.c',
  summary: 'System call entry: the offset must be page aligned and becomes a page number.',
  parameters: MMAP_PARAMETERS,
  result: 'address',
});
export const KSYS_MMAP_PGOFF = stage('ksys_mmap_pgoff', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'The file descriptor becomes a struct file; anonymous mappings need none.',
  parameters: ['addr:address', 'len:size', 'prot:prot', 'flags:map_flags', 'fd:fd', 'pgoff:pgoff'],
  result: 'address',
});
/** Kernel profile ldd3. */
export const MMAP_PGOFF = stage('mmap_pgoff', {
  group: 'mmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'System call entry in pages: the file descriptor becomes a struct file.',
  parameters: ['addr:address', 'len:size', 'prot:prot', 'flags:map_flags', 'fd:fd', 'pgoff:pgoff'],
  result: 'address',
});
export const FGET = stage('fget', {
  group: 'mmap',
  linux: 'fs/file.c',
  summary: 'Looks the descriptor up in the table of open files and takes a reference.',
  parameters: ['fd:fd'],
  result: 'file',
});
/** A point inside the C library's function. */
export const SYSCALL_EXIT = stage('syscall_exit_to_user_mode', {
  group: 'mmap',
  linux: 'kernel/entry/common.c',
  summary: 'The call is done; its result goes back to the program in rax.',
  parameters: ['rax:address'],
});
export const LIBC_MUNMAP = stage('munmap', {
  group: 'munmap',
  linux: 'glibc: sysdeps/unix/syscalls.list',
  summary: 'The C library executes the syscall instruction (number 11).',
  parameters: ['addr:address', 'len:size'],
});
export const SYS_MUNMAP = stage('__x64_sys_munmap', {
  group: 'munmap',
  linux: 'mm/mmap.c',
  summary: 'System call entry of munmap.',
  parameters: ['addr:address', 'len:size'],
});
export const SYS_MPROTECT = stage('__x64_sys_mprotect', {
  group: 'mprotect',
  linux: 'mm/mprotect.c',
  summary: 'System call entry of mprotect.',
  parameters: ['start:address', 'len:size', 'prot:prot'],
});
export const SYS_OPENAT = stage('__x64_sys_openat', {
  group: 'open',
  linux: 'fs/open.c',
  summary: 'The path is looked up and the ->open method of what it names is called.',
  parameters: ['dfd:int', 'filename:ulong', 'flags:open_flags', 'mode:int'],
  result: 'fd',
});
export const SYS_CLOSE = stage('__x64_sys_close', {
  group: 'close',
  linux: 'fs/open.c',
  summary: 'The descriptor goes; ->release follows when no mapping holds the file either.',
  parameters: ['fd:fd'],
});
export const SYS_READ = stage('__x64_sys_read', {
  group: 'read',
  linux: 'fs/read_write.c',
  summary: 'System call entry of read.',
  parameters: ['fd:fd', 'buf:address', 'count:size'],
});
export const SYS_WRITE = stage('__x64_sys_write', {
  group: 'write',
  linux: 'fs/read_write.c',
  summary: 'System call entry of write.',
  parameters: ['fd:fd', 'buf:address', 'count:size'],
});
export const SYS_IOCTL = stage('__x64_sys_ioctl', {
  group: 'ioctl',
  linux: 'fs/ioctl.c',
  summary: "System call entry of ioctl; the file's ->unlocked_ioctl decides.",
  parameters: ['fd:fd', 'cmd:ulong', 'arg:ulong'],
});
export const SYS_CLONE = stage('__x64_sys_clone', {
  group: 'fork',
  linux: 'kernel/fork.c',
  summary:
    "System call entry of fork, as the C library makes it: clone with SIGCHLD as the child's last word.",
  parameters: ['clone_flags:ulong'],
});
export const SYS_WAIT4 = stage('__x64_sys_wait4', {
  group: 'exit',
  linux: 'kernel/exit.c',
  summary: 'System call entry of waitpid.',
  parameters: ['upid:int', 'options:int'],
});
export const SYS_EXIT_GROUP = stage('__x64_sys_exit_group', {
  group: 'exit',
  linux: 'kernel/exit.c',
  summary: 'The program ends.',
  parameters: ['error_code:int'],
});
export const SYS_MREMAP = stage('__x64_sys_mremap', {
  group: 'mremap',
  linux: 'mm/mremap.c',
  summary: 'System call entry of mremap: flags and alignment, then the VMA at the address.',
  parameters: ['addr:address', 'old_len:size', 'new_len:size', 'flags:int', 'new_addr:address'],
  result: 'address',
});
export const SYS_BRK = stage('__x64_sys_brk', {
  group: 'brk',
  linux: 'mm/mmap.c',
  summary: 'System call entry of brk: the result is the break, moved or not.',
  parameters: ['brk:address'],
  result: 'address',
});
export const SYS_MADVISE = stage('__x64_sys_madvise', {
  group: 'madvise',
  linux: 'mm/madvise.c',
  summary: 'System call entry of madvise.',
  parameters: ['start:address', 'len_in:size', 'behavior:int'],
});
export const SYS_MSYNC = stage('__x64_sys_msync', {
  group: 'msync',
  linux: 'mm/msync.c',
  summary: 'System call entry of msync: shared file mappings are written back.',
  parameters: ['start:address', 'len:size', 'flags:int'],
});
export const SYS_MLOCK = stage('__x64_sys_mlock', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'System call entry of mlock.',
  parameters: ['start:address', 'len:size'],
});
export const SYS_MLOCK2 = stage('__x64_sys_mlock2', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'System call entry of mlock2.',
  parameters: ['start:address', 'len:size', 'flags:int'],
});
export const SYS_MUNLOCK = stage('__x64_sys_munlock', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'System call entry of munlock.',
  parameters: ['start:address', 'len:size'],
});
export const SYS_MLOCKALL = stage('__x64_sys_mlockall', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'System call entry of mlockall.',
  parameters: ['flags:int'],
});
export const SYS_MUNLOCKALL = stage('__x64_sys_munlockall', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'System call entry of munlockall.',
});
export const SYS_MINCORE = stage('__x64_sys_mincore', {
  group: 'mincore',
  linux: 'mm/mincore.c',
  summary: 'System call entry of mincore: which pages are in memory?',
  parameters: ['start:address', 'len:size'],
});
export const SYS_MSEAL = stage('__x64_sys_mseal', {
  group: 'mseal',
  linux: 'mm/mseal.c',
  summary: 'System call entry of mseal.',
  parameters: ['start:address', 'len:size', 'flags:int'],
});
export const SYS_REMAP_FILE_PAGES = stage('__x64_sys_remap_file_pages', {
  group: 'remap_file_pages',
  linux: 'mm/mmap.c',
  summary: 'System call entry of remap_file_pages, which is a MAP_FIXED mapping in disguise.',
  parameters: ['start:address', 'size:size', 'prot:ulong', 'pgoff:pgoff', 'flags:map_flags'],
});
export const SYS_PROCESS_VM_READV = stage('__x64_sys_process_vm_readv', {
  group: 'process_vm',
  linux: 'mm/process_vm_access.c',
  summary: 'System call entry of process_vm_readv.',
  parameters: ['pid:int', 'addr:address', 'len:size'],
});
export const SYS_PROCESS_VM_WRITEV = stage('__x64_sys_process_vm_writev', {
  group: 'process_vm',
  linux: 'mm/process_vm_access.c',
  summary: 'System call entry of process_vm_writev.',
  parameters: ['pid:int', 'addr:address', 'len:size'],
});
export const SYS_SETRLIMIT = stage('__x64_sys_setrlimit', {
  group: 'rlimit',
  linux: 'kernel/sys.c',
  summary: 'System call entry of setrlimit.',
  parameters: ['resource:int', 'rlim_cur:size', 'rlim_max:size'],
});
export const SYS_PRLIMIT64 = stage('__x64_sys_prlimit64', {
  group: 'rlimit',
  linux: 'kernel/sys.c',
  summary: 'System call entry of prlimit, which getrlimit and setrlimit of the C library use, too.',
  parameters: ['pid:int', 'resource:int', 'new_rlim:address', 'old_rlim:address'],
});
export const SYS_FTRUNCATE = stage('__x64_sys_ftruncate', {
  group: 'truncate',
  linux: 'fs/open.c',
  summary: 'System call entry of ftruncate.',
  parameters: ['fd:fd', 'length:size'],
});
export const SYS_FALLOCATE = stage('__x64_sys_fallocate', {
  group: 'truncate',
  linux: 'fs/open.c',
  summary: 'System call entry of fallocate.',
  parameters: ['fd:fd', 'mode:int', 'offset:ulong', 'len:size'],
});
export const SYS_FCNTL = stage('__x64_sys_fcntl', {
  group: 'fcntl',
  linux: 'fs/fcntl.c',
  summary: 'System call entry of fcntl.',
  parameters: ['fd:fd', 'cmd:int', 'arg:ulong'],
});
export const SYS_FLOCK = stage('__x64_sys_flock', {
  group: 'fcntl',
  linux: 'fs/locks.c',
  summary: 'System call entry of flock.',
  parameters: ['fd:fd', 'cmd:int'],
});
export const SYS_MEMFD_CREATE = stage('__x64_sys_memfd_create', {
  group: 'memfd',
  linux: 'mm/memfd.c',
  summary:
    'A file without a name in any directory; it lives as long as somebody has it open or mapped.',
  parameters: ['uname:ulong', 'flags:int'],
  result: 'fd',
});
export const SYS_LSEEK = stage('__x64_sys_lseek', {
  group: 'read',
  linux: 'fs/read_write.c',
  summary: 'System call entry of lseek.',
  parameters: ['fd:fd', 'offset:ulong', 'whence:int'],
});
export const SYS_GETDENTS64 = stage('__x64_sys_getdents64', {
  group: 'read',
  linux: 'fs/readdir.c',
  summary: 'System call entry of getdents64: the next entries of a directory.',
  parameters: ['fd:fd', 'dirent:address', 'count:int'],
});
export const SYS_READV = stage('__x64_sys_readv', {
  group: 'read',
  linux: 'fs/read_write.c',
  summary: 'System call entry of readv: several pieces of memory at once.',
  parameters: ['fd:fd', 'vec:address', 'vlen:int'],
});
export const SYS_WRITEV = stage('__x64_sys_writev', {
  group: 'write',
  linux: 'fs/read_write.c',
  summary: 'System call entry of writev: several pieces of memory at once.',
  parameters: ['fd:fd', 'vec:address', 'vlen:int'],
});
export const SYS_PREAD64 = stage('__x64_sys_pread64', {
  group: 'read',
  linux: 'fs/read_write.c',
  summary: 'System call entry of pread.',
  parameters: ['fd:fd', 'buf:address', 'count:size', 'pos:ulong'],
});
export const SYS_PWRITE64 = stage('__x64_sys_pwrite64', {
  group: 'write',
  linux: 'fs/read_write.c',
  summary: 'System call entry of pwrite.',
  parameters: ['fd:fd', 'buf:address', 'count:size', 'pos:ulong'],
});
export const SYS_POLL = stage('__x64_sys_poll', {
  group: 'poll',
  linux: 'fs/select.c',
  summary: 'System call entry of poll.',
  parameters: ['ufds:address', 'nfds:int', 'timeout_msecs:int'],
});
export const SYS_KILL = stage('__x64_sys_kill', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'System call entry of kill.',
  parameters: ['pid:int', 'sig:signal'],
});
export const SYS_RT_SIGACTION = stage('__x64_sys_rt_sigaction', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'System call entry of sigaction: what is to be done at a signal.',
  parameters: ['sig:signal'],
});
export const SYS_NANOSLEEP = stage('__x64_sys_clock_nanosleep', {
  group: 'sleep',
  linux: 'kernel/time/posix-timers.c',
  summary: 'System call entry of nanosleep, usleep and sleep.',
  parameters: ['nanoseconds:ulong'],
});
export const SYS_ALARM = stage('__x64_sys_alarm', {
  group: 'signal',
  linux: 'kernel/time/itimer.c',
  summary: 'System call entry of alarm: SIGALRM comes after some seconds.',
  parameters: ['seconds:int'],
});
export const SYS_PAUSE = stage('__x64_sys_pause', {
  group: 'signal',
  linux: 'kernel/signal.c',
  summary: 'System call entry of pause: sleeps until a signal comes.',
});
