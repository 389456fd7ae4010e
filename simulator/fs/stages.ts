/** The stages of file systems. Linux 6.12. */
import { stage } from '../trace/stage.ts';

export const DO_SYS_POLL = stage('do_sys_poll', {
  group: 'poll',
  linux: 'fs/select.c',
  summary: 'Asks every file for its events, and sleeps on their wait queues when there are none.',
  parameters: ['nfds:int', 'timeout_msecs:int'],
});
export const VFS_POLL = stage('vfs_poll', {
  group: 'poll',
  linux: 'include/linux/poll.h',
  summary: "The file's ->poll says what is ready, and on which wait queues to sleep.",
  parameters: ['file:file'],
});
export const DO_DENTRY_OPEN = stage('do_dentry_open', {
  group: 'open',
  linux: 'fs/open.c',
  summary: "The path is found and there is a struct file: the file's ->open may still refuse.",
  parameters: ['file:file', 'flags:open_flags'],
});
export const FPUT = stage('__fput', {
  group: 'close',
  linux: 'fs/file_table.c',
  summary: 'Nobody refers to the open file any more: ->release is called, then it is gone.',
  parameters: ['file:file'],
});
export const VFS_READ = stage('vfs_read', {
  group: 'read',
  linux: 'fs/read_write.c',
  summary: "The file's ->read or ->read_iter is called.",
  parameters: ['file:file', 'buf:address', 'count:size'],
});
export const VFS_WRITE = stage('vfs_write', {
  group: 'write',
  linux: 'fs/read_write.c',
  summary: "The file's ->write or ->write_iter is called.",
  parameters: ['file:file', 'buf:address', 'count:size'],
});
export const VFS_IOCTL = stage('vfs_ioctl', {
  group: 'ioctl',
  linux: 'fs/ioctl.c',
  summary: "The file's ->unlocked_ioctl is called.",
  parameters: ['file:file', 'cmd:ulong', 'arg:ulong'],
});
