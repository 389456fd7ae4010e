/** The tree below /proc. Linux: fs/proc/root.c, and whoever calls proc_create() (6.12). */
import { EACCES, EPERM } from '../../lib/errno.ts';
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import type { CharDevices } from '../char-dev.ts';
import type { Inode } from '../inode.ts';
import { listRecords, singleRecord } from '../seq-file.ts';
import { taskDirectory } from './base.ts';
import { showDevices } from './devices.ts';
import type { ProcFs } from './inode.ts';
import { iomemResources, showResource } from './iomem.ts';
import { kmsgOperations } from './kmsg.ts';
import { showMeminfo } from './meminfo.ts';
import { showModule } from './modules.ts';
import { vmSysctls } from './sys-vm.ts';
import type { Sysctl } from './sysctl.ts';
import { showBuddyinfo } from './vmstat.ts';

/** What /proc tells about. */
export interface ProcParts {
  readonly kernel: KernelContext;
  readonly devices: CharDevices;
  readonly fs: ProcFs;
}

/** /proc/self and /proc/PID: one directory per task, for as long as the number names it. Linux: proc_pid_lookup(). */
function taskLookup(kc: KernelContext, fs: ProcFs): (name: string) => Inode | undefined {
  const directories = new WeakMap<Task, Inode>();
  return (name) => {
    const numbered = /^[1-9][0-9]*$/.test(name) ? kc.tasks.get(Number(name)) : undefined;
    const task = name === 'self' ? kc.current : numbered;
    if (!task) return undefined;
    const known = directories.get(task);
    if (known) return known;
    const made = taskDirectory(kc, fs, task);
    directories.set(task, made);
    return made;
  };
}

function sysctlDirectory(fs: ProcFs, sysctls: readonly Sysctl[]): Inode {
  const entries = sysctls.map((sysctl) => [sysctl.name, fs.sysctl(sysctl)] as const);
  return fs.directory(new Map(entries), -EACCES);
}

/** The root directory of the file system. */
export function procRoot({ kernel, devices, fs }: ProcParts): Inode {
  const k = kernel.mm;
  const single = (label: string, show: (out: TextBuffer) => number): Inode =>
    fs.registered(label, () => singleRecord(show));
  const sys = fs.directory(new Map([['vm', sysctlDirectory(fs, vmSysctls(k.settings))]]), -EACCES);
  return fs.directory(
    new Map([
      ['buddyinfo', single('fragmentation_op', (out) => showBuddyinfo(out, k))],
      ['devices', single('devinfo_ops', (out) => showDevices(out, devices))],
      [
        'iomem',
        fs.registered('resource_op', () =>
          listRecords(() => iomemResources(k.memory), showResource),
        ),
      ],
      ['kmsg', fs.file(0o400, kmsgOperations(kernel.log))],
      ['meminfo', single('meminfo_proc_show', (out) => showMeminfo(out, k))],
      ['modules', fs.registered('modules_op', () => listRecords(() => kernel.modules, showModule))],
      ['sys', sys],
    ]),
    -EPERM,
    taskLookup(kernel, fs),
  );
}
