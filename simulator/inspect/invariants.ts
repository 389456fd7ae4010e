/**
 * What must hold between two operations of the kernel, whatever happened before. Linux has these checks as
 * CONFIG_DEBUG_VM, validate_mm() and check_mm(); here they recount everything from the page tables up.
 */
import type { FileTable } from '../fs/file-table.ts';
import type { KernelContext } from '../kernel/context.ts';
import { checkFiles } from './invariants-files.ts';
import { checkFrames } from './invariants-frames.ts';
import { checkAnonVmas, checkMm, checkVmaTable } from './invariants-vmas.ts';
import { Recount, type Report } from './recount.ts';

/** What the checks look at. A machine has it all. */
export interface InvariantParts {
  readonly kernel: KernelContext;
  readonly files: FileTable;
}

const MOST = 20;

/**
 * Recounts frames, page tables, VMAs, counters and references.
 *
 * @returns one sentence for each thing found broken, at most 20; empty when all is well
 */
export function checkInvariants({ kernel, files }: InvariantParts): string[] {
  const broken: string[] = [];
  const report: Report = (sentence) => {
    if (broken.length < MOST) broken.push(sentence);
  };
  const k = kernel.mm;
  const recount = new Recount(k, report);
  let accounted = 0;
  let vmas = 0;
  for (const mm of k.mms) {
    if (!mm) continue;
    recount.walk(mm);
    accounted += checkMm(k, mm, recount.rss, report);
    vmas += mm.index.size;
  }
  checkUsers(kernel, report);
  checkVmaTable(k, vmas, report);
  checkAnonVmas(k, report);
  checkFrames(k, recount, report);
  accounted += checkFiles(kernel, files, report);
  accounted += k.overcharged;
  if (accounted !== k.committed) {
    report(`${k.committed} pages are committed, not ${accounted}`);
  }
  return broken;
}

/** Every address space belongs to the tasks that count as its users, and to nobody else. */
function checkUsers({ mm: k, tasks }: KernelContext, report: Report): void {
  const users = new Map<number, number>();
  for (const task of tasks.values()) {
    const { mm, pid } = task;
    if (!mm) continue;
    if (task.end) report(`task ${pid} has ended but has an address space`);
    if (k.mms[mm.id] !== mm) report(`the address space of task ${pid} is gone`);
    users.set(mm.id, (users.get(mm.id) ?? 0) + 1);
  }
  for (const mm of k.mms) {
    if (mm && users.get(mm.id) !== mm.users) {
      report(`address space ${mm.id} has ${users.get(mm.id) ?? 0} users, not ${mm.users}`);
    }
  }
}
