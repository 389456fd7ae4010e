/** Labs that are too much, each in its way. */

const OPENS = `import { open, O_RDWR } from 'fcntl.h';
export function main(): number { return open('/dev/x', O_RDWR); }`;
const WAITS = `import { pause } from 'unistd.h';
export function main(): number { return pause(); }`;

const mappings = (
  count: number,
): string => `import { MAP_ANONYMOUS, MAP_FAILED, MAP_PRIVATE, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
export function main(): number {
  let refused = 0;
  for (let i = 0; i < ${count}; i++) {
    const prot = i % 2 === 0 ? PROT_READ : PROT_WRITE;
    if (mmap(0n, 4096n, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) === MAP_FAILED) refused++;
  }
  return refused > 30_000 ? 3 : 4;
}`;

/** A driver of the PCI device edu whose interrupt never ends. */
const edu = (
  handler: string,
): string => `import { IRQ_HANDLED, IRQ_NONE, IRQF_SHARED, request_irq } from 'linux/interrupt.h';
import { writel } from 'linux/io.h';
import { module_init } from 'linux/module.h';
import { PCI_DEVICE, pci_enable_device, pci_iomap, pci_register_driver, type pci_dev } from 'linux/pci.h';
let registers = 0n;
${handler}
function x_probe(pdev: pci_dev): number {
  pci_enable_device(pdev);
  registers = pci_iomap(pdev, 0, 0n) ?? 0n;
  request_irq(pdev.irq, x_irq, IRQF_SHARED, 'x', pdev);
  writel(1, registers + 0x60n);
  return 0;
}
module_init(() => pci_register_driver({ name: 'x', id_table: [PCI_DEVICE(0x1234, 0x11e8)], probe: x_probe, remove: () => undefined }));`;

/** One program that is too much, and how it has to end. */
export interface Excess {
  readonly name: string;
  readonly program: string;
  readonly driver?: string;
  readonly ends: RegExp;
}

/** The question about an endless loop: what was too much, or on a slow machine how long it took. */
function asks(place: RegExp, what: RegExp): RegExp {
  const slow = /1\.5 s of the processor were used/;
  return new RegExp(
    `^stopped at ${place.source}: More than (?:${what.source}|${slow.source}): is this an endless loop\\?$`,
  );
}

export const EXCESSES: readonly Excess[] = [
  {
    name: 'an endless loop stops at its line',
    program: `let turns = 0;
export function main(): number {
  for (;;) turns = (turns + 1) % 1000;
}`,
    ends: asks(/x\.user\.ts:3 in main/, /100000000 statements ran/),
  },
  {
    name: 'an endless recursion ends the program and names its function and line',
    program: `function down(n: number): number {
  return down(n + 1) + 1;
}
export function main(): number { return down(0); }`,
    ends: /^SIGABRT: .*stack overflow: more than 1000 nested calls in down \(x\.user\.ts:2:/,
  },
  {
    name: 'a regular expression that backtracks for ever is cut off at its line',
    program: `export function main(): number {
  const text = 'a'.repeat(45) + 'b';
  return /^(a+)+$/.test(text) ? 1 : 0;
}`,
    ends: /^died: The lab made no progress for 1\.5 s inside one built-in operation, at x\.user\.ts:3 in main\.$/,
  },
  {
    name: 'arrays without end',
    program: `export function main(): number {
  const all: number[][] = [];
  for (;;) all.push(new Array<number>(1000).fill(all.length));
}`,
    ends: /^(?:died: The lab .*used (?:more than )?\d.* of (?:JavaScript )?memory, (?:last seen )?at x\.user\.ts:3 in main\.|stopped at x\.user\.ts:3 in main: More than 1\.5 s of the processor were used: .*)$/,
  },
  {
    name: 'a string that doubles without end',
    program: `export function main(): number {
  let text = 'x';
  for (;;) text += text;
}`,
    ends: /^SIGABRT: .*Invalid string length \(x\.user\.ts:3:/,
  },
  {
    name: 'array buffers without end',
    program: `export function main(): number {
  const all: Uint8Array[] = [];
  for (;;) all.push(new Uint8Array(1 << 26).fill(1));
}`,
    ends: /^(?:died: The lab .*used (?:more than )?\d.* of memory, (?:last seen )?at x\.user\.ts:3 in main\.|SIGABRT: .*Array buffer allocation failed \(x\.user\.ts:3:.*)$/,
  },
  {
    name: 'a fault handler that never makes progress',
    program: `import { open, O_RDWR } from 'fcntl.h';
import { load_u8 } from 'pagewalk.h';
import { MAP_SHARED, mmap, PROT_READ } from 'sys/mman.h';
export function main(): number {
  return load_u8(mmap(0n, 4096n, PROT_READ, MAP_SHARED, open('/dev/x', O_RDWR), 0));
}`,
    driver: `import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';
import { type file, VM_FAULT_NOPAGE, type vm_area_struct } from 'linux/mm.h';
function x_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_ops = { fault: () => VM_FAULT_NOPAGE };
  return 0;
}
module_init(() => misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'x', fops: { mmap: x_mmap } }));`,
    ends: /^SIGKILL: read at 0x[0-9a-f]+ — its fault was handled again and again, but no entry came/,
  },
  {
    name: 'a million lines of the kernel log',
    program: OPENS,
    driver: `import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
function x_open(): number {
  for (let i = 0; i < 1_000_000; i++) pr_info('line %d\\n', i);
  return 0;
}
module_init(() => misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'x', fops: { open: x_open } }));`,
    ends: asks(/x\.driver\.ts:5 in x_open/, /\d{5,6} lines were printed/),
  },
  {
    name: 'a program that prints a million lines',
    program: `import { printf } from 'stdio.h';
export function main(): number {
  for (let i = 0; i < 1_000_000; i++) printf('%d\\n', i);
  return 0;
}`,
    ends: asks(/x\.user\.ts:3 in main/, /\d{5,6} lines were printed/),
  },
  {
    name: 'system calls without end',
    program: `import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, munmap, PROT_READ } from 'sys/mman.h';
export function main(): number {
  for (;;) munmap(mmap(0n, 4096n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4096n);
}`,
    ends: asks(/x\.user\.ts:3 in main/, /\d{7} events of the kernel were recorded/),
  },
  {
    name: 'system calls that leave no event, without end',
    program: `import { getpid } from 'unistd.h';
export function main(): number {
  for (;;) getpid();
}`,
    ends: /^stopped at x\.user\.ts:3 in main: More than 1\.5 s of the processor were used: is this an endless loop\?$/,
  },
  {
    name: 'an endless loop whose statements take long',
    program: `const list = Array.from({ length: 1000 }, (_, i) => i);
let text = '';
export function main(): number {
  for (;;) text = JSON.stringify(list);
}`,
    ends: /^stopped at x\.user\.ts:[14] in .*: More than 1\.5 s of the processor were used: is this an endless loop\?$/,
  },
  {
    name: 'an endless loop that fills megabytes at a time',
    program: `import { memset } from 'string.h';
import { MAP_ANONYMOUS, MAP_PRIVATE, mmap, PROT_READ, PROT_WRITE } from 'sys/mman.h';
export function main(): number {
  const at = mmap(0n, 8n << 20n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (;;) memset(at, 1, 8n << 20n);
}`,
    ends: /^stopped at x\.user\.ts:5 in main: More than 1\.5 s of the processor were used: is this an endless loop\?$/,
  },
  {
    name: 'an interrupt storm: a handler that never acknowledges',
    program: OPENS,
    driver: edu('function x_irq(): number { return IRQ_HANDLED; }'),
    ends: /^lockup: interrupt \d+ came 100000 times in a row: its handler \(x\) .*, at x\.driver\.ts:11 in x_probe\.$/,
  },
  {
    name: 'an interrupt storm: a handler that raises the next interrupt',
    program: OPENS,
    driver: edu(`function x_irq(): number {
  writel(1, registers + 0x64n);
  writel(1, registers + 0x60n);
  return IRQ_HANDLED;
}`),
    ends: /^lockup: interrupt \d+ came 100000 times in a row: .*, at x\.driver\.ts:15 in x_probe\.$/,
  },
  {
    name: 'an interrupt that nobody cares for is disabled',
    program: 'export function main(): number { return 3; }',
    driver: edu('function x_irq(): number { return IRQ_NONE; }'),
    ends: /^exited with 3$/,
  },
  {
    name: 'a timer that arms itself again for now',
    program: WAITS,
    driver: `import { module_init } from 'linux/module.h';
import { DEFINE_TIMER, mod_timer } from 'linux/timer.h';
const timer = DEFINE_TIMER(again);
function again(): void {
  mod_timer(timer, 0n);
}
module_init(() => mod_timer(timer, 0n));`,
    ends: /^everybody sleeps: x:100 waits in __x64_sys_pause, .*, at x\.user\.ts:2 in main\.$/,
  },
  {
    name: 'work that queues itself',
    program: WAITS,
    driver: `import { module_init } from 'linux/module.h';
import { DECLARE_WORK, schedule_work } from 'linux/workqueue.h';
const work = DECLARE_WORK(again);
function again(): void {
  schedule_work(work);
}
module_init(() => (schedule_work(work) ? 0 : -1));`,
    ends: asks(/x\.driver\.ts:5 in again/, /\d{7} events of the kernel were recorded/),
  },
  {
    name: 'a hundred thousand mappings, of which the kernel allows 65,530',
    program: mappings(100_000),
    ends: /^exited with 3$/,
  },
  {
    name: 'a million mappings',
    program: mappings(1_000_000),
    ends: asks(/x\.user\.ts:[56] in main/, /\d{7} events of the kernel were recorded/),
  },
];
