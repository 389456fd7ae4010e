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
