/**
 * Who did it: the kernel functions that made a VMA or wrote a page table entry, with the statements of the lab that led to
 * them, by the recorded events. Nothing is kept for an entry, so that entries cost nothing.
 */
import type { KernelContext } from '../kernel/context.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import {
  COPY_PAGE_RANGE,
  COPY_VMA,
  DO_BRK_FLAGS,
  DO_WP_PAGE,
  DUP_MMAP,
  MMAP_REGION,
  MOVE_PAGE_TABLES,
  MPROTECT_FIXUP,
  REMAP_PFN_RANGE,
  SET_PTE,
} from '../mm/stages.ts';
import { decodeEvent, oldestEvent, stageOfEvent, type TraceRecord } from '../trace/decode.ts';
import { stages } from '../trace/stage.ts';
import type { Trace } from '../trace/trace.ts';
import type { OriginCall, OriginStep, OriginView } from './views.ts';

const PAGE = 4096;
/** Changes of one entry that are told. */
const MAX_CHANGES = 8;
/** VMAs of one line that are told. */
const MAX_MAPPED = 100;

/** What the search is for. */
interface Sought {
  readonly pid: number;
  readonly mm: MmStruct;
  /** Range [start, end) in bytes. */
  readonly start: number;
  readonly end: number;
  /** The VMA around it, 0 when there is none. */
  readonly vma: number;
}

/** Does an event make, or change, what is sought? */
type Rule = (sought: Sought, args: readonly number[], pid: number) => boolean;

function overlaps({ start, end }: Sought, from: number, length: number): boolean {
  return from < end && from + length > start;
}

/** A rule for events of the task itself. */
function own(rule: (sought: Sought, args: readonly number[]) => boolean): Rule {
  return (sought, args, pid) => pid === sought.pid && rule(sought, args);
}

/** Linux: fork() copies entries for the child, whose events begin later. */
const ENTRY_MAKERS = new Map<number, Rule>([
  [SET_PTE, own((sought, [address = 0]) => overlaps(sought, address, PAGE))],
  [REMAP_PFN_RANGE, own((sought, [, addr = 0, , size = 0]) => overlaps(sought, addr, size))],
  [MOVE_PAGE_TABLES, own((sought, [, addr = 0, len = 0]) => overlaps(sought, addr, len))],
  [
    COPY_PAGE_RANGE,
    (sought, [child = 0, , start = 0, end = 0], by) =>
      by !== sought.pid && child === sought.vma && overlaps(sought, start, end - start),
  ],
]);

const ENTRY_CHANGERS = new Map<number, Rule>([
  [MPROTECT_FIXUP, own((sought, [, start = 0, end = 0]) => overlaps(sought, start, end - start))],
  [
    DO_WP_PAGE,
    own((sought, [, address = 0]) => overlaps(sought, address - (address % PAGE), PAGE)),
  ],
]);

const VMA_MAKERS = new Map<number, Rule>([
  [MMAP_REGION, own((sought, [, addr = 0, len = 0]) => overlaps(sought, addr, len))],
  [DO_BRK_FLAGS, own((sought, [addr = 0, len = 0]) => overlaps(sought, addr, len))],
  [COPY_VMA, own((sought, [, addr = 0, len = 0]) => overlaps(sought, addr, len))],
  [DUP_MMAP, ({ mm }, [child]) => child === mm.id],
]);

/** Who wrote the entry that translates `address`. */
export function entryOrigin(
  kernel: KernelContext,
  task: { readonly pid: number; readonly mm: MmStruct },
  address: number,
): OriginView {
  const start = address - (address % PAGE);
  const vma = vmaAround(task.mm, start);
  const sought = { ...task, start, end: start + PAGE, vma };
  return search(kernel.trace, sought, ENTRY_MAKERS, ENTRY_CHANGERS);
}

/** Who made the VMA around `address`; of several that became one, the last. */
export function vmaOrigin(
  kernel: KernelContext,
  task: { readonly pid: number; readonly mm: MmStruct },
  address: number,
): OriginView {
  const vma = vmaAround(task.mm, address);
  if (vma === 0) return { steps: [], forgotten: false };
  const { vm_start, vm_end } = kernel.mm.vmas;
  const sought = { ...task, start: vm_start[vma]!, end: vm_end[vma]!, vma };
  return search(kernel.trace, sought, VMA_MAKERS, new Map());
}

/** The VMAs that these statements of the lab made, one way or the other: their start addresses, newest first. */
export function mappedFrom(
  kernel: KernelContext,
  task: { readonly pid: number; readonly mm: MmStruct },
  statements: readonly number[],
): number[] {
  const { trace } = kernel;
  const { vm_start } = kernel.mm.vmas;
  const found = new Set<number>();
  const oldest = oldestEvent(trace);
  for (let event = trace.seq - 1; event >= oldest && found.size < MAX_MAPPED; event--) {
    const stage = stageOfEvent(trace, event);
    if (!VMA_MAKERS.has(stage) || stage === DUP_MMAP) continue;
    const { args } = decodeEvent(trace, event);
    const [start = 0, length = 0] = stage === DO_BRK_FLAGS ? args : args.slice(1);
    const vma = task.mm.index.firstIntersecting(start, start + length);
    if (vma === 0) continue;
    const [made] = vmaOrigin(kernel, task, vm_start[vma]!).steps;
    const isTheirs = ({ statement = 0 }: OriginCall): boolean => statements.includes(statement);
    if (made?.event === event && made.calls.some(isTheirs)) found.add(vm_start[vma]!);
  }
  return [...found];
}

function vmaAround({ index }: MmStruct, address: number): number {
  return index.firstIntersecting(address, address + 1);
}

/** Newest event first, back to the one that made it. */
function search(
  trace: Trace,
  sought: Sought,
  makers: ReadonlyMap<number, Rule>,
  changers: ReadonlyMap<number, Rule>,
): OriginView {
  const steps: OriginStep[] = [];
  const oldest = oldestEvent(trace);
  for (let event = trace.seq - 1; event >= oldest; event--) {
    const stage = stageOfEvent(trace, event);
    const rule = makers.get(stage) ?? changers.get(stage);
    if (rule === undefined) continue;
    const { args, pid, tick } = decodeEvent(trace, event);
    if (!rule(sought, args, pid)) continue;
    const made = makers.has(stage);
    if (made || steps.length < MAX_CHANGES)
      steps.push({ made, tick, event, calls: callsTo(trace, event, oldest, pid) });
    if (made) return { steps, forgotten: false };
  }
  return { steps, forgotten: oldest > 0 };
}

/**
 * The kernel functions of a task that were active at an event, innermost first.
 *
 * Why of the task: it may have run on top of another one, which waited for it.
 */
function callsTo(trace: Trace, event: number, oldest: number, pid: number): OriginCall[] {
  const calls: OriginCall[] = [];
  let depth = Infinity;
  for (let at = event; at >= oldest && depth > 0; at--) {
    if (stageOfEvent(trace, at) < 0) continue;
    const record = decodeEvent(trace, at);
    if (record.kind !== 'enter' || record.depth >= depth) continue;
    if (record.pid !== pid) break;
    calls.push(callOf(trace, record));
    ({ depth } = record);
  }
  return calls;
}

function callOf({ callSites }: Trace, { event, stage }: TraceRecord): OriginCall {
  const statement = callSites.at(event);
  const name = stages()[stage]?.name ?? '?';
  return { stage: name, ...(statement > 0 && { statement }) };
}
