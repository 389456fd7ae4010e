/** When nothing is free. Linux: mm/oom_kill.c, the end of __alloc_pages_slowpath(), mm/page_alloc.c (6.12). */
import type { MmContext } from './context.ts';
import { vmaIsAnonymous } from './context.ts';
import { gfpText } from './gfp-names.ts';
import { MM_ANONPAGES, MM_FILEPAGES, MM_SHMEMPAGES, MM_SWAPENTS } from './mm-struct.ts';
import type { MmStruct } from './mm-struct.ts';
import {
  GFP_DIRECT_RECLAIM,
  GFP_DMA,
  GFP_DMA32,
  GFP_FS,
  GFP_NOFAIL,
  GFP_NORETRY,
  GFP_NOWARN,
  GFP_RETRY_MAYFAIL,
} from './page-alloc.ts';
import { OUT_OF_MEMORY } from './stages.ts';
import { show_mem } from './show-mem.ts';
import { VM_HUGETLB, VM_PFNMAP, VM_SHARED } from './vm-flags.ts';
import { zapRange } from './zap.ts';

/** A process as the OOM killer sees it. */
export interface OomTask {
  readonly pid: number;
  readonly comm: string;
  readonly mm: MmStruct | undefined;
  /** -1000 (never) … 1000. Linux: /proc/PID/oom_score_adj. */
  readonly oom_score_adj: number;
}

const OOM_SCORE_ADJ_MIN = -1000;
/** Requests above may fail. Linux: PAGE_ALLOC_COSTLY_ORDER. */
const COSTLY_ORDER = 3;
const KERN_ERR = 3;
const KERN_WARNING = 4;
const KERN_INFO = 6;

/**
 * Nothing fits: makes room by killing, or lets the allocation fail. Linux: __alloc_pages_slowpath(),
 * __alloc_pages_may_oom().
 *
 * Differs: there is no reclaim, compaction or reserve. Requests without __GFP_FS fail where Linux would wait for others
 * for ever, and so does one of a task that is dying, which Linux gives its reserves.
 *
 * @returns true when the allocation is worth another try
 */
export function allocPagesMayOom(k: MmContext, gfp: number, order: number): boolean {
  if ((gfp & GFP_NOFAIL) !== 0) return makeRoom(k, gfp, order);
  if (k.ports.dying()) return false;
  const mayKill =
    (gfp & GFP_DIRECT_RECLAIM) !== 0 &&
    (gfp & GFP_FS) !== 0 &&
    (gfp & (GFP_NORETRY | GFP_RETRY_MAYFAIL | GFP_DMA | GFP_DMA32)) === 0 &&
    order <= COSTLY_ORDER;
  if (mayKill && out_of_memory(k, gfp, order)) return true;
  if (!mayKill) warn_alloc(k, gfp, order);
  return false;
}

/** For __GFP_NOFAIL: whoever asks loses its own memory too, as to oom_reaper while Linux tries again and again. */
function makeRoom(k: MmContext, gfp: number, order: number): boolean {
  if (!k.ports.dying() && out_of_memory(k, gfp, order)) return true;
  const before = k.alloc.freePages;
  const mm = k.ports.currentTask()?.mm;
  if (mm) reap(k, mm);
  return k.alloc.freePages > before || k.ports.panic('System is deadlocked on memory');
}

/** Linux: warn_alloc(). */
function warn_alloc(k: MmContext, gfp: number, order: number): void {
  if ((gfp & GFP_NOWARN) !== 0) return;
  const what = `page allocation failure: order:${order}, mode:${gfpText(gfp)}`;
  const where = 'nodemask=(null),cpuset=/,mems_allowed=0';
  k.ports.printk(KERN_WARNING, `${k.ports.comm()}: ${what}, ${where}`);
  k.ports.dumpStack();
  for (const line of show_mem(k)) k.ports.printk(KERN_WARNING, line);
}

/**
 * Kills the process that holds most. Linux: out_of_memory().
 *
 * @returns false when nobody could be killed, or the victim is the task that asks: its allocation fails, and it ends on
 *   its way back to the program
 */
function out_of_memory(k: MmContext, gfp: number, order: number): boolean {
  k.trace.enter(OUT_OF_MEMORY, gfp, order);
  dump_header(k, gfp, order);
  const victim = select_bad_process(k);
  if (!victim?.mm) {
    k.ports.printk(KERN_WARNING, 'Out of memory and no killable processes...');
    k.trace.leave(0);
    if (k.ports.currentTask()?.mm) k.ports.panic('System is deadlocked on memory');
    return false;
  }
  oom_kill_process(k, victim, victim.mm);
  return k.trace.leave(victim === k.ports.currentTask() ? 0 : 1) === 1;
}

/** Linux: select_bad_process(): of equals the younger. */
function select_bad_process(k: MmContext): OomTask | undefined {
  let chosen: OomTask | undefined;
  let most = -Infinity;
  for (const task of k.ports.processes()) {
    const points = oom_badness(k, task);
    if (points < most || points === -Infinity) continue;
    chosen = task;
    most = points;
  }
  return chosen;
}

/** Pages a task's end would free, adjusted; -Infinity: not to be killed. Linux: oom_badness(). */
export function oom_badness(k: MmContext, { mm, oom_score_adj }: OomTask): number {
  if (!mm || mm.oomSkip || oom_score_adj === OOM_SCORE_ADJ_MIN) return -Infinity;
  const total = k.alloc.managedPages;
  return (
    mm.totalRss() + mm.rss[MM_SWAPENTS]! + mm.pgtables + oom_score_adj * Math.floor(total / 1000)
  );
}

/** Linux: dump_header(), dump_tasks(). */
function dump_header(k: MmContext, gfp: number, order: number): void {
  const { ports } = k;
  const adj = ports.currentTask()?.oom_score_adj ?? 0;
  const asked = `gfp_mask=${gfpText(gfp)}, order=${order}, oom_score_adj=${adj}`;
  ports.printk(KERN_WARNING, `${ports.comm()} invoked oom-killer: ${asked}`);
  ports.dumpStack();
  for (const line of show_mem(k)) ports.printk(KERN_WARNING, line);
  ports.printk(KERN_INFO, 'Tasks state (memory values in pages):');
  ports.printk(
    KERN_INFO,
    '[  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
  );
  for (const task of ports.processes())
    if (task.mm) ports.printk(KERN_INFO, taskLine(task, task.mm));
}

/** Linux: dump_task(). */
function taskLine(
  { pid, comm, oom_score_adj }: OomTask,
  { total_vm, rss, pgtables }: MmStruct,
): string {
  const wide = (value: number, width: number): string => String(value).padStart(width);
  const [file = 0, anon = 0, swap = 0, shmem = 0] = rss;
  return (
    `[${wide(pid, 7)}] ${wide(0, 5)} ${wide(pid, 5)} ${wide(total_vm, 8)} ` +
    `${wide(file + anon + shmem, 8)} ${wide(anon, 8)} ${wide(file, 8)} ${wide(shmem, 9)} ` +
    `${wide(pgtables * 4096, 8)} ${wide(swap, 8)}         ${wide(oom_score_adj, 5)} ${comm}`
  );
}

/** Linux: oom_kill_process(), __oom_kill_process(), with what oom_reaper does if the victim cannot exit soon. */
function oom_kill_process(k: MmContext, victim: OomTask, mm: MmStruct): void {
  const { ports } = k;
  const { pid, comm, oom_score_adj } = victim;
  ports.beforeOomKill(pid, comm);
  const who = `task_memcg=/,task=${comm},pid=${pid},uid=0`;
  ports.printk(
    KERN_INFO,
    `oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,${who}`,
  );
  ports.printk(
    KERN_ERR,
    `Out of memory: Killed process ${pid} (${comm}) total-vm:${mm.total_vm * 4}kB, ${rssText(mm)}, ` +
      `UID:0 pgtables:${mm.pgtables * 4}kB oom_score_adj:${oom_score_adj}`,
  );
  mm.oomSkip = true;
  ports.sendSigkill(pid);
  if (victim === ports.currentTask()) return;
  // Why: a victim that sleeps below the running task on the one stack cannot exit before it.
  reap(k, mm);
  ports.printk(KERN_INFO, `oom_reaper: reaped process ${pid} (${comm}), now ${rssText(mm)}`);
}

function rssText({ rss }: MmStruct): string {
  const kb = (counter: number): number => rss[counter]! * 4;
  return (
    `anon-rss:${kb(MM_ANONPAGES)}kB, file-rss:${kb(MM_FILEPAGES)}kB, ` +
    `shmem-rss:${kb(MM_SHMEMPAGES)}kB`
  );
}

/** Takes a victim's private pages away while it is still there. Linux: __oom_reap_task_mm(). */
function reap(k: MmContext, mm: MmStruct): void {
  const { vm_start, vm_end, vm_flags } = k.vmas;
  for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(vm_start[vma]!)) {
    const flags = vm_flags[vma]!;
    if ((flags & (VM_HUGETLB | VM_PFNMAP)) !== 0) continue;
    if ((flags & VM_SHARED) !== 0 && !vmaIsAnonymous(k, vma)) continue;
    zapRange(k, mm, vma, vm_start[vma]!, vm_end[vma]!);
  }
}
