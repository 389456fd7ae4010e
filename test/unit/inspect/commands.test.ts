import assert from 'node:assert/strict';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { runningMachine } from '../../support/machine.ts';
import { store } from '../../support/tasks.ts';

const A = 0x10000000;

/** Runs lines on a machine whose process has written one page at A. */
function console(): (line: string) => string | null {
  const { machine } = runningMachine();
  const { syscalls, kernel } = machine;
  assert.ok(kernel.current);
  assert.equal(syscalls.mmap(A, 4096, 3, 0x32, -1, 0), A);
  store(machine, kernel.current, A, 'x');
  const inspector = new Inspector(machine);
  return (line) => inspector.request('command', { line });
}

describe('Commands of the kernel debugger', () => {
  it('print the mappings as crash does', () => {
    const text = console()('vm') ?? '';
    assert.match(text, /^PID: 100 {2}COMMAND: "test"\n {11}PGD/);
    assert.match(text, /^ {6}10000000 {7}10001000 {3}\d+\w*$/m);
  });

  it('walk an address in the layout of vtop', () => {
    const text = console()('vtop 10000000') ?? '';
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /^VIRTUAL +PHYSICAL$/);
    assert.match(lines[1] ?? '', /^10000000 +[0-9a-f]+000$/);
    assert.deepEqual(
      ['PGD', 'PUD', 'PMD', 'PTE'].map((level) =>
        lines.some((line) => line.startsWith(`   ${level}: `)),
      ),
      [true, true, true, true],
    );
    assert.match(text, /^ {2}PAGE: [0-9a-f]+$/m);
    assert.match(text, /\(PRESENT\|RW\|USER\|ACCESSED\|DIRTY\|SOFT_DIRTY\|NX\)/);
  });

  it('say why an address has no translation', () => {
    assert.match(console()('vtop 0x5000') ?? '', /\(not mapped\)[^]*SEGV_MAPERR/);
  });

  it('decode an entry by its bits', () => {
    assert.match(
      console()('pte 8000000003c40267') ?? '',
      /8000000003c40267 {2}3c40000 {4}\(PRESENT\|RW\|USER\|ACCESSED\|DIRTY\|SPECIAL\|NX\)$/,
    );
  });

  it('show the frame behind an address, and who maps it', () => {
    const run = console();
    const page = /^ {2}PAGE: ([0-9a-f]+)000$/m.exec(run('vtop 10000000') ?? '')?.[1] ?? '';
    assert.match(run(`page ${page}`) ?? '', /anonymous page, mapped once$/);
    assert.match(run(`rmap ${page}`) ?? '', /^ +100 +10000000 {2}page {2}PRESENT/m);
  });

  it('list the tasks and the lines of maps', () => {
    const run = console();
    assert.match(run('ps') ?? '', /^> +100 +1 +R +\d+ +\d+ +test$/m);
    assert.match(run('maps') ?? '', /^10000000-10001000 rw-p 00000000 00:00 0/m);
  });

  it('leave other lines to whoever evaluates them', () => {
    assert.equal(console()('vma.vm_start + 1n'), null);
  });

  it('say in one sentence how a command is written', () => {
    const run = console();
    assert.throws(
      () => run('vtop'),
      /It needs an argument: write vtop ADDRESS, for example vtop 7f/,
    );
    assert.throws(() => run('page zz'), /"zz" is not hexadecimal: write page PFN/);
    assert.throws(() => run('vm 1 2'), /Too many arguments: write vm \[PID\]\./);
    assert.throws(() => run('vm 7'), /There is no process 7: ps lists/);
  });
});
