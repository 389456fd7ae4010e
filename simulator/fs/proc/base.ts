/** The directory of a process. Linux: tgid_base_stuff[], fs/proc/base.c (6.12). */
import { EFAULT, EINVAL, EPERM, ESRCH } from '../../lib/errno.ts';
import { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import type { UserBuffer } from '../file.ts';
import type { Inode } from '../inode.ts';
import { singleRecord, type SeqOperations } from '../seq-file.ts';
import { showLimits, showStatm, showStatus } from './array.ts';
import type { ProcFs } from './inode.ts';
import { memOperations } from './mem.ts';
import { pagemapOperations } from './pagemap.ts';
import { rollupRecords, smapsRecords } from './smaps.ts';
import { mapsRecords, taskExists } from './task-mmu.ts';

/** Bytes of a task's name. Linux: TASK_COMM_LEN without the NUL. */
const COMM_BYTES = 15;

type Show = (out: TextBuffer, kc: KernelContext, task: Task) => number;

/** A file whose text a living or ended task has, but no collected one: -ESRCH. Linux: proc_single_show(). */
function ofTask(kc: KernelContext, task: Task, show: Show): SeqOperations {
  return singleRecord((out) => (taskExists(kc, task) ? show(out, kc, task) : -ESRCH));
}

function showComm(out: TextBuffer, _kc: KernelContext, task: Task): number {
  out.text(`${task.comm}\n`);
  return 0;
}

/** A task may name itself, and nobody else. Linux: comm_write(). */
function writeComm(kc: KernelContext, task: Task, buffer: UserBuffer): number {
  const length = Math.min(buffer.length, COMM_BYTES);
  const bytes = buffer.take(0, length);
  if (bytes.length < length) return -EFAULT;
  if (!taskExists(kc, task)) return -ESRCH;
  if (kc.current !== task) return -EINVAL;
  const name = new TextBuffer().bytesOf(bytes).toString();
  task.comm = name.split('\0')[0] ?? '';
  return buffer.length;
}

/** /proc/PID. */
export function taskDirectory(kc: KernelContext, fs: ProcFs, task: Task): Inode {
  const single = (show: Show): Inode =>
    fs.seq('proc_single_file_operations', () => ofTask(kc, task, show));
  return fs.directory(
    new Map([
      ['status', single(showStatus)],
      ['limits', single(showLimits)],
      [
        'comm',
        fs.seq('proc_pid_set_comm_operations', () => ofTask(kc, task, showComm), {
          mode: 0o644,
          write: (_file, buffer) => writeComm(kc, task, buffer),
        }),
      ],
      ['statm', single(showStatm)],
      ['maps', fs.seq('proc_pid_maps_operations', () => mapsRecords(kc, task))],
      ['mem', fs.file(0o600, memOperations(kc.mm, task))],
      ['smaps', fs.seq('proc_pid_smaps_operations', () => smapsRecords(kc, task))],
      [
        'smaps_rollup',
        fs.seq('proc_pid_smaps_rollup_operations', () =>
          task.mm ? rollupRecords(kc, task) : -ESRCH,
        ),
      ],
      ['pagemap', fs.file(0o400, pagemapOperations(kc.mm, task))],
    ]),
    -EPERM,
    { exists: () => taskExists(kc, task) },
  );
}
