/** The tree below /proc. Linux: fs/proc/root.c, and whoever calls proc_create() (6.12). */
import { EACCES, EPERM } from '../../lib/errno.ts';
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import type { CharDevices } from '../char-dev.ts';
import type { Inode } from '../inode.ts';
import { dir_emit, DT_LNK, emitInode, type DirContext } from '../readdir.ts';
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

/** Position of `self`; process N is at N + 2 behind it. Linux: FIRST_PROCESS_ENTRY, TGID_OFFSET. */
const FIRST_PROCESS_ENTRY = 256;
const TGID_OFFSET = FIRST_PROCESS_ENTRY + 2;
const PID_MAX_LIMIT = 4 * 1024 * 1024;

/**
 * Lists `self` and the processes by their numbers. Linux: proc_root_readdir(), proc_pid_readdir().
 *
 * Differs: there is no `thread-self`, and `self` is the directory itself, not a link to it.
 */
function listTasks(
  kc: KernelContext,
  lookup: (name: string) => Inode | undefined,
  self: number,
): (ctx: DirContext) => void {
  return (ctx) => {
    if (ctx.pos < FIRST_PROCESS_ENTRY) ctx.pos = FIRST_PROCESS_ENTRY;
    if (ctx.pos === FIRST_PROCESS_ENTRY) {
      if (!dir_emit(ctx, 'self', self, DT_LNK)) return;
      ctx.pos++;
    }
    if (ctx.pos < TGID_OFFSET) ctx.pos = TGID_OFFSET;
    for (const pid of [...kc.tasks.keys()].sort((a, b) => a - b)) {
      if (pid < ctx.pos - TGID_OFFSET) continue;
      const inode = lookup(String(pid));
      if (!inode) continue;
      ctx.pos = pid + TGID_OFFSET;
      if (!emitInode(ctx, String(pid), inode)) return;
    }
    ctx.pos = PID_MAX_LIMIT + TGID_OFFSET;
  };
}

/** The order of entries that were made one by one: by length, then by bytes. Linux: pde_subdir_insert(), proc_match(). */
function registered(entries: ReadonlyMap<string, Inode>): ReadonlyMap<string, Inode> {
  const byLength = ([a]: readonly [string, Inode], [b]: readonly [string, Inode]): number =>
    a.length - b.length || (a < b ? -1 : 1);
  return new Map([...entries].sort(byLength));
}

function sysctlDirectory(fs: ProcFs, sysctls: readonly Sysctl[]): Inode {
  // Linux: insert_entry(), fs/proc/proc_sysctl.c: by name.
  const sorted = [...sysctls].sort((a, b) => (a.name < b.name ? -1 : 1));
  const entries = sorted.map((sysctl) => [sysctl.name, fs.sysctl(sysctl)] as const);
  return fs.directory(new Map(entries), -EACCES);
}

/** The root directory of the file system. */
export function procRoot({ kernel, devices, fs }: ProcParts): Inode {
  const k = kernel.mm;
  const single = (label: string, show: (out: TextBuffer) => number): Inode =>
    fs.registered(label, () => singleRecord(show));
  const sys = fs.directory(new Map([['vm', sysctlDirectory(fs, vmSysctls(k.settings))]]), -EACCES);
  const lookup = taskLookup(kernel, fs);
  const entries = registered(
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
  );
  return fs.directory(entries, -EPERM, { lookup, rest: listTasks(kernel, lookup, fs.inum()) });
}
