/** Commands of a kernel debugger over the read model: what one types where crash(8) would be. */
import { crashLog, crashPage, crashPs, crashPte, crashRmap, crashVm, crashVtop } from './crash.ts';
import { pteBitNames } from './page-table.ts';
import type { CommandInfo, InspectName, InspectRequests, TaskView } from './views.ts';

/** Asks the read model. */
export type Ask = <N extends InspectName>(
  name: N,
  args: InspectRequests[N]['args'],
) => InspectRequests[N]['result'];

interface Command extends CommandInfo {
  /** Throws an Error with one sentence for arguments that mean nothing. */
  readonly run: (ask: Ask, argument: string) => string;
}

const COMMANDS: readonly Command[] = [
  {
    name: 'vm',
    usage: 'vm [PID]',
    summary: 'Mappings of the task, as crash prints them',
    run: (ask, argument) => {
      const task = taskOf(ask, argument);
      const { cr3 } = ask('walk', { pid: task.pid, address: '0x0' });
      return crashVm(task, ask('vmas', { pid: task.pid }), cr3);
    },
  },
  {
    name: 'vtop',
    usage: 'vtop ADDRESS',
    summary: 'From a virtual address through the page tables to the physical one',
    run: (ask, argument) => {
      const address = hexOf(argument, 'vtop ADDRESS', '7ffff7fb9000');
      const walk = ask('walk', { address });
      const at = BigInt(address);
      const vma = ask('vmas', { pid: walk.pid }).find(
        ({ start, end }) => BigInt(start) <= at && at < BigInt(end),
      );
      return crashVtop(walk, vma);
    },
  },
  {
    name: 'pte',
    usage: 'pte VALUE',
    summary: 'A page table entry, decoded',
    run: (_ask, argument) => {
      const raw = hexOf(argument, 'pte VALUE', '8000000003c40267');
      const value = BigInt(raw);
      const low = Number(BigInt.asIntN(32, value));
      const high = Number(BigInt.asIntN(32, value >> 32n));
      return crashPte(raw, pteBitNames(low, high));
    },
  },
  {
    name: 'maps',
    usage: 'maps [PID]',
    summary: '/proc/PID/maps',
    run: (ask, argument) => procText(ask, argument, 'maps'),
  },
  {
    name: 'smaps',
    usage: 'smaps [PID]',
    summary: '/proc/PID/smaps',
    run: (ask, argument) => procText(ask, argument, 'smaps'),
  },
  {
    name: 'ps',
    usage: 'ps',
    summary: 'Tasks; > marks the one that runs',
    run: (ask) => crashPs(ask('tasks', {})),
  },
  {
    name: 'dmesg',
    usage: 'dmesg',
    summary: 'The kernel log',
    run: (ask) => crashLog(ask('log', {})),
  },
  {
    name: 'page',
    usage: 'page PFN',
    summary: 'A frame with its struct page',
    run: (ask, argument) => crashPage(ask('frame', { pfn: hexOf(argument, 'page PFN', '3c40') })),
  },
  {
    name: 'rmap',
    usage: 'rmap PFN',
    summary: 'Who maps a frame',
    run: (ask, argument) => crashRmap(ask('frame', { pfn: hexOf(argument, 'rmap PFN', '3c40') })),
  },
];

export function commandInfos(): CommandInfo[] {
  return COMMANDS.map(({ name, usage, summary }) => ({ name, usage, summary }));
}

/**
 * Runs one line.
 *
 * Contract: undefined when the line begins with no command's name. Throws an Error with one sentence for bad arguments.
 */
export function runCommand(ask: Ask, line: string): string | undefined {
  const [name = '', ...rest] = line.trim().split(/\s+/);
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) return undefined;
  if (rest.length > 1) throw new Error(`Too many arguments: write ${command.usage}.`);
  return command.run(ask, rest[0] ?? '');
}

function taskOf(ask: Ask, argument: string): TaskView {
  const tasks = ask('tasks', {});
  if (argument === '') {
    const task = tasks.find(({ current }) => current) ?? tasks.at(-1);
    if (!task) throw new Error('No process has run yet.');
    return task;
  }
  const task = tasks.find(({ pid }) => String(pid) === argument);
  if (!task) throw new Error(`There is no process ${argument}: ps lists those there are.`);
  return task;
}

function procText(ask: Ask, argument: string, name: string): string {
  return ask('proc', { path: `/proc/${taskOf(ask, argument).pid}/${name}` }).trimEnd();
}

/** Kernel people write addresses without 0x. */
function hexOf(argument: string, usage: string, example: string): string {
  const digits = /^(?:0x)?([0-9a-f]{1,16})n?$/i.exec(argument)?.[1];
  if (digits === undefined) {
    const what = argument === '' ? 'It needs an argument' : `"${argument}" is not hexadecimal`;
    throw new Error(
      `${what}: write ${usage}, for example ${usage.split(' ')[0] ?? ''} ${example}.`,
    );
  }
  return `0x${digits.toLowerCase()}`;
}
