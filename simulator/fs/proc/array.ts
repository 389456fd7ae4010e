/** /proc/PID/status, statm and limits. Linux: fs/proc/array.c, task_mem() of fs/proc/task_mmu.c (6.12), R7.50, R7.51. */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import { RLIM_INFINITY, RLIM_NLIMITS, RLIMIT_SIGPENDING } from '../../kernel/rlimit.ts';
import type { Task, TaskState } from '../../kernel/task.ts';
import { MM_ANONPAGES, MM_FILEPAGES, MM_SHMEMPAGES, type MmStruct } from '../../mm/mm-struct.ts';

const STATES: Readonly<Record<TaskState, string>> = {
  R: 'R (running)',
  S: 'S (sleeping)',
  D: 'D (disk sleep)',
  Z: 'Z (zombie)',
  X: 'X (dead)',
};

/** Words of a node mask with 1024 bits, all but the last 0. */
const MEMS_ALLOWED = `${'00000000,'.repeat(31)}00000001`;
const NO_SIGNALS = '0000000000000000';
/** Every capability of 6.12: bits 0 to 40. */
const ALL_CAPABILITIES = '000001ffffffffff';

/** Pages of the program's text. */
function textPages(mm: MmStruct): number {
  return Math.ceil(mm.end_code / 4096) - Math.floor(mm.start_code / 4096);
}

function pagesLine(out: TextBuffer, label: string, pages: number): void {
  out
    .text(label)
    .decimal(pages * 4, 8)
    .text(' kB\n');
}

/** Linux: task_mem(). */
function showMemory(out: TextBuffer, mm: MmStruct): void {
  const text = Math.min(textPages(mm), mm.exec_vm);
  const rss = mm.totalRss();
  pagesLine(out, 'VmPeak:\t', Math.max(mm.hiwater_vm, mm.total_vm));
  pagesLine(out, 'VmSize:\t', mm.total_vm);
  pagesLine(out, 'VmLck:\t', mm.locked_vm);
  pagesLine(out, 'VmPin:\t', mm.pinned_vm);
  pagesLine(out, 'VmHWM:\t', Math.max(mm.hiwater_rss, rss));
  pagesLine(out, 'VmRSS:\t', rss);
  pagesLine(out, 'RssAnon:\t', mm.rss[MM_ANONPAGES]!);
  pagesLine(out, 'RssFile:\t', mm.rss[MM_FILEPAGES]!);
  pagesLine(out, 'RssShmem:\t', mm.rss[MM_SHMEMPAGES]!);
  pagesLine(out, 'VmData:\t', mm.data_vm);
  pagesLine(out, 'VmStk:\t', mm.stack_vm);
  pagesLine(out, 'VmExe:\t', text);
  pagesLine(out, 'VmLib:\t', mm.exec_vm - text);
  pagesLine(out, 'VmPTE:\t', mm.pgtables);
  pagesLine(out, 'VmSwap:\t', 0);
  pagesLine(out, 'HugetlbPages:\t', 0);
  out.text('CoreDumping:\t0\nTHP_enabled:\t1\nuntag_mask:\t0xffffffffffffffff\n');
}

/** A bit for each signal, from SIGHUP in bit 0 on. Linux: render_sigset_t(). */
function signalMask(signals: Iterable<number>): string {
  let mask = 0n;
  for (const signal of signals) mask |= 1n << BigInt(signal - 1);
  return mask.toString(16).padStart(16, '0');
}

function queueLimit(task: Task): string {
  const limit = task.rlimit(RLIMIT_SIGPENDING);
  return limit === RLIM_INFINITY ? '18446744073709551615' : String(limit);
}

/**
 * Linux: proc_pid_status().
 *
 * Differs: every task runs as root, alone in its thread group and session; context switches are not counted.
 */
export function showStatus(out: TextBuffer, _kc: KernelContext, task: Task): number {
  const { pid } = task;
  const name = task.comm.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  out.text(
    `Name:\t${name}\nUmask:\t0022\nState:\t${STATES[task.state]}\nTgid:\t${pid}\nNgid:\t0\n`,
  );
  out.text(`Pid:\t${pid}\nPPid:\t${task.parent?.pid ?? 1}\nTracerPid:\t0\n`);
  out.text(
    `Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nFDSize:\t${task.end ? 0 : task.files.capacity()}\n`,
  );
  out.text(`Groups:\t \nNStgid:\t${pid}\nNSpid:\t${pid}\nNSpgid:\t0\nNSsid:\t0\nKthread:\t0\n`);
  if (task.mm) showMemory(out, task.mm);
  out.text(`Threads:\t1\nSigQ:\t${task.signals.size}/${queueLimit(task)}\n`);
  out.text(
    `SigPnd:\t${NO_SIGNALS}\nShdPnd:\t${signalMask(task.signals)}\nSigBlk:\t${signalMask(task.blocked)}\n`,
  );
  const acted = [...task.actions];
  const ignored = acted.filter(([, { handler }]) => handler === 0).map(([signal]) => signal);
  const caught = acted.filter(([, { handler }]) => handler !== 0).map(([signal]) => signal);
  out.text(`SigIgn:\t${signalMask(ignored)}\nSigCgt:\t${signalMask(caught)}\n`);
  out.text(`CapInh:\t${NO_SIGNALS}\n`);
  for (const set of ['CapPrm', 'CapEff', 'CapBnd']) out.text(`${set}:\t${ALL_CAPABILITIES}\n`);
  out.text(`CapAmb:\t${NO_SIGNALS}\nNoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n`);
  out.text(
    'Speculation_Store_Bypass:\tnot vulnerable\nSpeculationIndirectBranch:\talways enabled\n',
  );
  out.text(`Cpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed:\t${MEMS_ALLOWED}\n`);
  out.text('Mems_allowed_list:\t0\nvoluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t0\n');
  out.text('x86_Thread_features:\t\nx86_Thread_features_locked:\t\n');
  return 0;
}

/** Pages: size resident shared text lib data dirty. Linux: proc_pid_statm(). */
export function showStatm(out: TextBuffer, _kc: KernelContext, { mm }: Task): number {
  if (!mm) {
    out.text('0 0 0 0 0 0 0\n');
    return 0;
  }
  const shared = mm.rss[MM_FILEPAGES]! + mm.rss[MM_SHMEMPAGES]!;
  const data = mm.data_vm + mm.stack_vm;
  out.text(`${mm.total_vm} ${mm.totalRss()} ${shared} ${textPages(mm)} 0 ${data} 0\n`);
  return 0;
}

/** Name and unit by number. Linux: lnames[], fs/proc/base.c. */
const LIMITS: readonly (readonly [string, string])[] = [
  ['Max cpu time', 'seconds'],
  ['Max file size', 'bytes'],
  ['Max data size', 'bytes'],
  ['Max stack size', 'bytes'],
  ['Max core file size', 'bytes'],
  ['Max resident set', 'bytes'],
  ['Max processes', 'processes'],
  ['Max open files', 'files'],
  ['Max locked memory', 'bytes'],
  ['Max address space', 'bytes'],
  ['Max file locks', 'locks'],
  ['Max pending signals', 'signals'],
  ['Max msgqueue size', 'bytes'],
  ['Max nice priority', ''],
  ['Max realtime priority', ''],
  ['Max realtime timeout', 'us'],
];

function limitText(value: number): string {
  return (value === RLIM_INFINITY ? 'unlimited' : String(value)).padEnd(20);
}

/** Linux: proc_pid_limits(). */
export function showLimits(out: TextBuffer, _kc: KernelContext, task: Task): number {
  out.text(
    `${'Limit'.padEnd(25)} ${'Soft Limit'.padEnd(20)} ${'Hard Limit'.padEnd(20)} Units     \n`,
  );
  for (let resource = 0; resource < RLIM_NLIMITS; resource++) {
    const [name, unit] = LIMITS[resource]!;
    const { soft, hard } = task.rlimits.get(resource);
    out.text(
      `${name.padEnd(25)} ${limitText(soft)} ${limitText(hard)} ${unit && unit.padEnd(10)}\n`,
    );
  }
  return 0;
}
