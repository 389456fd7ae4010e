import path from 'node:path';
import { buildInside, Inside } from './inside/host.ts';
import { Native } from './native.ts';
import type { Node } from './nodes.ts';
import { median, type Row } from './row.ts';

const WARM_UP = 2;

interface Beside {
  readonly row: string;
  readonly name: string;
  readonly argument?: number;
  readonly target?: number;
}

/** Rows that the machine's kernel does too; the target is the ratio to it. */
const ROWS: readonly Beside[] = [
  { row: 'map-unmap', name: 'mmap + munmap of a page', target: 0.1 },
  { row: 'protect', name: 'mprotect: split + merge', target: 0.2 },
  { row: 'move', name: 'mremap: move 16 pages', target: 0.3 },
  { row: 'anonymous-fault', name: 'anonymous fault', target: 0.5 },
  { row: 'copy-on-write', name: 'copy-on-write fault', target: 0.5 },
  { row: 'file-fault', name: 'file fault', target: 0.12 },
  { row: 'replace', name: 'munmap + mmap at 1,000 VMAs', argument: 1000 },
  { row: 'replace', name: 'munmap + mmap at 65,000 VMAs', argument: 65_000, target: 0.75 },
  { row: 'maps-text', name: '/proc/self/maps of 1,000 VMAs', argument: 1000, target: 0.2 },
  { row: 'maps-text', name: '/proc/self/maps of 65,000 VMAs', argument: 65_000, target: 0.2 },
  { row: 'fork', name: 'fork of 1,000 VMAs with a page each', argument: 1000, target: 0.08 },
];

/** What no program can do alone on a real kernel: nanoseconds a page. */
const REMAP: Beside = { row: 'remap-bulk', name: 'remap_pfn_range, a page of 4,096', target: 2.5 };

/** The simulator in its sandbox and the kernel, taking turns; processor time on both sides. */
export async function* beside(
  rounds: number,
  nodes: readonly Node[],
  out: string,
): AsyncGenerator<Row> {
  await buildInside(out);
  const native = Native.start(out);
  const note = typeof native === 'string' ? native : undefined;
  const insides = nodes.map((node) => new Inside(node.path, node.version, out));
  const rows: Row[] = [];
  for (const { row, name, argument = 0, target } of [...ROWS, REMAP]) {
    const ours = nodes.map((): number[] => []);
    const theirs: number[] = [];
    let refused = note;
    for (let round = -WARM_UP; round < rounds; round++) {
      for (const [i, inside] of insides.entries()) {
        const each = await inside.run(row, argument);
        if (round >= 0) ours[i]?.push(each);
      }
      if (row === REMAP.row || typeof native === 'string') continue;
      const each = await native.run(row, argument);
      if (typeof each === 'string') refused = each;
      else if (round >= 0) theirs.push(each);
    }
    for (const [i, node] of nodes.entries()) {
      const figures: Row = {
        ...{ name, unit: 'ns', node: node.version, rounds: ours[i] ?? [] },
        ...(row !== REMAP.row && {
          kernel: theirs,
          ...(refused !== undefined && { note: refused }),
        }),
        ...(target !== undefined && { target }),
      };
      rows.push(figures);
      yield figures;
    }
  }
  for (const inside of insides) inside.end();
  if (typeof native !== 'string') native.end();
  for (const node of nodes) yield growth(rows, node);
}

/** How much dearer the pair is among 65,000 VMAs than among 1,000. */
function growth(rows: readonly Row[], node: Node): Row {
  const few = rows.find((row) => row.name.endsWith('at 1,000 VMAs') && row.node === node.version);
  const many = rows.find((row) => row.name.endsWith('at 65,000 VMAs') && row.node === node.version);
  const base = median(few?.rounds ?? []);
  const times = (many?.rounds ?? []).map((each) => each / base);
  const name = 'munmap + mmap: 65,000 to 1,000 VMAs';
  return { name, unit: 'times', node: node.version, rounds: times, target: 3 };
}

/** Folder for what the bench builds. */
export function benchFolder(root: string): string {
  return path.join(root, 'out', 'bench');
}
