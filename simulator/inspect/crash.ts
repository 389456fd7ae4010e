/**
 * The machine as crash(8) prints it.
 *
 * Differs: columns that hold addresses of kernel objects which have none here (TASK, MM, VMA) are left out.
 */
import { pteFrame, ptePresent } from '../arch/pte.ts';
import type { FrameView, LogLine, TaskView, VmaView, WalkView } from './views.ts';

const bare = (hex: string): string => BigInt(hex).toString(16);

/** Names of entry bits as crash has them. */
const CRASH_BITS: Readonly<Record<string, string>> = {
  P: 'PRESENT',
  RW: 'RW',
  US: 'USER',
  PWT: 'PWT',
  PCD: 'PCD',
  A: 'ACCESSED',
  D: 'DIRTY',
  PAT: 'PSE',
  G: 'GLOBAL',
  PROTNONE: 'PROTNONE',
  SPECIAL: 'SPECIAL',
  SOFT_DIRTY: 'SOFT_DIRTY',
  NX: 'NX',
};

/** `vm`: the mappings of a task. */
export function crashVm(task: TaskView, vmas: readonly VmaView[], pgd: string): string {
  const rss = vmas.reduce((sum, vma) => sum + vma.rss, 0);
  const rows = vmas.map(({ start, end, vmFlags, name }) =>
    `${bare(start).padStart(14)} ${bare(end).padStart(14)} ${bare(vmFlags).padStart(9)} ${name}`.trimEnd(),
  );
  return [
    `PID: ${task.pid}  COMMAND: "${task.comm}"`,
    `${'PGD'.padStart(14)} ${'RSS'.padStart(8)} ${'TOTAL_VM'.padStart(9)}`,
    `${bare(pgd).padStart(14)} ${`${rss}k`.padStart(8)} ${`${task.totalVm * 4}k`.padStart(9)}`,
    `${'START'.padStart(14)} ${'END'.padStart(14)} ${'FLAGS'.padStart(9)} FILE`,
    ...rows,
  ].join('\n');
}

/** `vtop`: from a virtual address to the physical one. */
export function crashVtop(walk: WalkView, vma: VmaView | undefined): string {
  const { address, physical, entries, fault } = walk;
  const lines = [
    `${'VIRTUAL'.padEnd(17)} PHYSICAL`,
    `${bare(address).padEnd(17)} ${physical === undefined ? '(not mapped)' : bare(physical)}`,
    '',
    ...entries.map(
      ({ level, entryAddress, raw }) => `   ${level}: ${bare(entryAddress)} => ${bare(raw)}`,
    ),
  ];
  const leaf = entries.at(-1);
  if (leaf?.level === 'PTE' && leaf.present) {
    lines.push(`  PAGE: ${bare(`0x${(BigInt(leaf.pfn ?? '0x0') << 12n).toString(16)}`)}`);
    lines.push('', ...crashPteLines(leaf.raw, leaf.bits));
  } else if (fault !== undefined) {
    lines.push('', fault);
  }
  if (vma !== undefined) {
    const { start, end, vmFlags, name } = vma;
    lines.push(
      '',
      `${'START'.padStart(14)} ${'END'.padStart(14)} ${'FLAGS'.padStart(9)} FILE`,
      `${bare(start).padStart(14)} ${bare(end).padStart(14)} ${bare(vmFlags).padStart(9)} ${name}`.trimEnd(),
    );
  }
  if (walk.frame !== undefined) lines.push('', `frame: ${walk.frame}`);
  return lines.join('\n');
}

function crashPteLines(raw: string, bits: readonly string[]): string[] {
  const value = BigInt(raw);
  const low = Number(BigInt.asIntN(32, value));
  const high = Number(BigInt.asIntN(32, value >> 32n));
  const names = bits.map((bit) => CRASH_BITS[bit] ?? bit).join('|');
  const physical = ptePresent(low) ? (pteFrame(low, high) * 4096).toString(16) : '-';
  const width = Math.max(16, bare(raw).length);
  return [
    `${'PTE'.padStart(Math.floor(width / 2) + 1).padEnd(width)}  PHYSICAL   FLAGS`,
    `${bare(raw).padEnd(width)}  ${physical.padEnd(9)}  (${names === '' ? 'no bits set' : names})`,
  ];
}

/** `pte`: one entry, decoded. */
export function crashPte(raw: string, bits: readonly string[]): string {
  return crashPteLines(raw, bits).join('\n');
}

/** `ps`: the tasks; `>` marks the one that runs. */
export function crashPs(tasks: readonly TaskView[]): string {
  const rows = tasks.map(({ pid, ppid, comm, state, current, totalVm, mapCount }) => {
    const mark = current ? '>' : ' ';
    const [p, pp] = [String(pid).padStart(6), String(ppid).padStart(6)];
    return `${mark}${p} ${pp}  ${state}${String(totalVm * 4).padStart(9)} ${String(mapCount).padStart(6)}  ${comm}`;
  });
  return [`    PID   PPID  ST     VSZ   VMAS  COMM`, ...rows].join('\n');
}

/** `dmesg`: the kernel log, times in seconds of virtual time. */
export function crashLog(lines: readonly LogLine[]): string {
  return lines
    .map(({ time, text }) => `[${(time / 1e6).toFixed(6).padStart(12)}] ${text}`)
    .join('\n');
}

/** `page`: a frame with its struct page. */
export function crashPage(frame: FrameView): string {
  const { pfn, physical, what, refcount, mapcount, index, flags } = frame;
  const count = (value: number | undefined): string => (value === undefined ? '-' : String(value));
  return [
    `${'PFN'.padStart(10)} ${'PHYSICAL'.padStart(12)} ${'INDEX'.padStart(8)} ${'CNT'.padStart(5)} ${'MAP'.padStart(5)} FLAGS`,
    `${bare(pfn).padStart(10)} ${bare(physical).padStart(12)} ${(index === undefined ? '-' : bare(index)).padStart(8)} ${count(refcount).padStart(5)} ${count(mapcount).padStart(5)} ${flags.map((flag) => flag.replace('PG_', '')).join(',')}`.trimEnd(),
    what,
  ].join('\n');
}

/** `rmap`: who maps a frame. */
export function crashRmap(frame: FrameView): string {
  if (frame.mapped === 0) return `No page table entry leads to frame ${bare(frame.pfn)}.`;
  const rows = frame.mappers.map(({ pid, comm, address, name, special, bits }) =>
    `${String(pid).padStart(6)}  ${bare(address).padStart(14)}  ${(special ? 'pfn' : 'page').padEnd(4)}  ${bits.map((bit) => CRASH_BITS[bit] ?? bit).join('|')}  ${name === '' ? comm : name}`.trimEnd(),
  );
  const more = frame.mapped - frame.mappers.length;
  return [
    `${'PID'.padStart(6)}  ${'ADDRESS'.padStart(14)}  HOW   FLAGS  MAPPING`,
    ...rows,
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}
