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
export const FGET = stage('fget', {
  group: 'mmap',
  linux: 'fs/file.c',
  summary: 'Looks the descriptor up in the table of open files and takes a reference.',
  parameters: ['fd:fd'],
  result: 'file',
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
