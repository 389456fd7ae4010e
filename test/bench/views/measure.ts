/** What the views of a large machine cost the extension host at each stop; prints rows as JSON. Built by ../views.ts. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { StoppedMachine } from '../../../client/debug/stopped-machine.ts';
import type { Sessions } from '../../../client/debug/sessions.ts';
import { Pictures } from '../../../client/pictures/pictures.ts';
import { PageTableTree } from '../../../client/views/page-table-tree.ts';
import { createProcTree } from '../../../client/views/proc-tree.ts';
import type { NodeTree, TreeNode } from '../../../client/views/tree.ts';
import { createVmaTree } from '../../../client/views/vma-tree.ts';
import { VmaChanges } from '../../../server/debug/vma-changes.ts';
import type { StateArguments } from '../../../server/protocol/dap.ts';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { createMachine } from '../../../simulator/machine.ts';
import type { Row } from '../row.ts';
import * as editor from './editor.ts';

const PAGE = 4096;
const VMAS = 65_000;
const MILLION = 1 << 20;
const READ = 1;
const READ_WRITE = 3;
const FIXED = 0x32;
const POPULATE = 0x8000;
const SMALL = 0x10000000;
const LARGE = 0x200000000;
const LIMIT = 16;
const rounds = Number(process.argv[2]);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const machine = createMachine({ memory: 2 ** 28 });
if (!machine.exec('/bin/bench', 'bench')) throw new Error('no memory for a process');
for (let i = 0; i < VMAS; i++) {
  machine.syscalls.mmap(SMALL + i * PAGE, PAGE, i % 2 === 0 ? READ_WRITE : READ, FIXED, -1, 0);
}
machine.syscalls.mmap(LARGE, MILLION * PAGE, READ, FIXED | POPULATE, -1, 0);
const inspector = new Inspector(machine);
const changes = new VmaChanges();

let stop = 0;
/** Milliseconds. Why not by the clock: other programs may have the processor. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds spent on the other side: in the machine and in the adapter. */
let elsewhere = 0;
/** Characters of the answers. */
let received = 0;

function answer(command: string, args: object): unknown {
  if (command === 'pagewalk/state') {
    const { name, args: given } = args as StateArguments;
    return { result: inspector.request(name, given) };
  }
  if (command !== 'pagewalk/vmaChanges') throw new Error(`${command} is not expected here.`);
  const { pid } = args as { pid: number };
  return changes.compare(stop, pid, inspector.request('vmaMarks', { pid }));
}

const session = {
  id: 'bench',
  customRequest: (command: string, args: object): Promise<unknown> => {
    const started = processorTime();
    const text = JSON.stringify(answer(command, args));
    elsewhere += processorTime() - started;
    received += text.length;
    return Promise.resolve(JSON.parse(text) as unknown);
  },
} as unknown as StoppedMachine['session'];

let shown: StoppedMachine | undefined;

/** Reads the rows that are open: of each level the row that `choose` names, or its first. */
async function open(tree: NodeTree, choose: readonly RegExp[]): Promise<void> {
  let parent: TreeNode | undefined;
  for (const wanted of [undefined, ...choose]) {
    if (wanted !== undefined) {
      const rows = await tree.getChildren(parent);
      parent = rows.find(({ item }) => wanted.test(item.label as string));
      if (parent === undefined) throw new Error(`There is no row ${String(wanted)}.`);
    }
    const rows = await tree.getChildren(parent);
    editor.send(rows.map((row) => tree.getTreeItem(row)));
  }
}

async function measure(name: string, refresh: () => Promise<void>): Promise<Row[]> {
  const times: number[] = [];
  let most = 0;
  for (let round = -3; round < rounds; round++) {
    stop += 1;
    // Something changes in the midst of the list at each stop.
    const at = SMALL + (VMAS / 2 + (stop % 100)) * PAGE;
    machine.syscalls.mprotect(at, PAGE, stop % 2 === 0 ? 0 : READ_WRITE);
    shown = new StoppedMachine(session, stop);
    elsewhere = 0;
    received = 0;
    // Why: the machine is in this process only here, and its garbage is not the views'.
    collect();
    const started = processorTime();
    await refresh();
    const spent = processorTime() - started - elsewhere;
    if (round >= 0) times.push(spent);
    most = Math.max(most, received);
  }
  const note = `${(most / 1000).toFixed(0)} kB received`;
  return [{ name, unit: 'ms', target: LIMIT, rounds: times, note }];
}

const now = (): StoppedMachine | undefined => shown;
const vmas = createVmaTree(now);
const tables = new PageTableTree(now);
const proc = createProcTree(now);

/** Nothing is loaded from it. */
const DIST = [{}] as unknown as [ConstructorParameters<typeof Pictures>[1]];

function pictures(kind: 'address-space' | 'frames'): () => Promise<void> {
  const drawn = new editor.EventEmitter<void>();
  const sessions = {
    onDidChange: drawn.event,
    status: 'stopped',
    get machine() {
      return shown;
    },
  } as unknown as Sessions;
  const all = new Pictures(sessions, ...DIST);
  all.show(kind);
  return async () => {
    const before = editor.sent;
    drawn.fire();
    while (editor.sent === before) await new Promise((resolve) => setImmediate(resolve));
  };
}

const rows = [
  ...(await measure('view: VMAs, 500 of 65,000 open', () =>
    open(vmas, [/^bench/, /^VMAs 32501 /]),
  )),
  ...(await measure('view: page tables of 1 M pages, one open', () =>
    open(tables.tree, [/^PGD/, /^PUD\[8\]/, /^PMD/]),
  )),
  ...(await measure('view: Procfs, 500 of 65,000 lines open', () =>
    open(proc, [/maps$/, /^Lines 32501 /]),
  )),
  ...(await measure('picture: address space of 65,000 VMAs', pictures('address-space'))),
  ...(await measure('picture: physical frames', pictures('frames'))),
];
console.log(JSON.stringify(rows));
