import assert from 'node:assert/strict';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import type { AccessKind } from '../../../simulator/inspect/views.ts';
import { runningMachine } from '../../support/machine.ts';
import { store } from '../../support/tasks.ts';

const A = 0x10000000;
const FILE = 0x20000000;
const PAGE = 4096;

/** Two private pages at A (the first written, read-only behind them), two pages of a file of one byte at FILE. */
function scene() {
  const { machine } = runningMachine();
  const { syscalls, kernel } = machine;
  assert.ok(kernel.current);
  assert.equal(syscalls.mmap(A, 2 * PAGE, 3, 0x32, -1, 0), A);
  store(machine, kernel.current, A, 'x');
  assert.equal(syscalls.mmap(A + 2 * PAGE, PAGE, 1, 0x32, -1, 0), A + 2 * PAGE);
  const fd = syscalls.open('/tmp/file', 0o102, 0o644);
  assert.equal(syscalls.ftruncate(fd, 1), 0);
  assert.equal(syscalls.mmap(FILE, 2 * PAGE, 3, 0x11, fd, 0), FILE);
  const inspector = new Inspector(machine);
  const explain = (address: number, access: AccessKind = 'read') =>
    inspector.request('explain', { address: `0x${address.toString(16)}`, access });
  return { machine, explain };
}

/** What really happens to a store, for comparison. */
function signalOf(machine: ReturnType<typeof scene>['machine'], address: number): number {
  const { kernel, access } = machine;
  assert.ok(kernel.current?.mm);
  const done = access.writeBytes(kernel.current.mm, address, new Uint8Array(1));
  return done === 1 ? 0 : 1;
}

describe('Why an access fails', () => {
  it('there is no mapping (R5.3), and a pointer near zero is NULL', () => {
    const { explain } = scene();
    const { verdict, code, headline, advice } = explain(8);
    assert.deepEqual([verdict, code], ['SIGSEGV', 'SEGV_MAPERR']);
    assert.equal(headline, 'No mapping contains 0x8.');
    assert.match(advice[0] ?? '', /NULL/);
  });

  it('the pointer is the result of an mmap that failed', () => {
    const { explain } = scene();
    const { code, headline } = explain(2 ** 64 - 4096);
    assert.equal(code, 'SEGV_MAPERR');
    assert.match(headline, /MAP_FAILED/);
  });

  it('the address lies a little behind a mapping', () => {
    const { explain } = scene();
    const { advice } = explain(A + 3 * PAGE + 5);
    assert.match(
      advice[0] ?? '',
      /^It lies 5 bytes behind anonymous memory \(10002000-10003000 r--p\)/,
    );
  });

  it('the mapping lacks a permission (R5.4)', () => {
    const { explain } = scene();
    const { code, checks, advice } = explain(A + 2 * PAGE, 'write');
    assert.equal(code, 'SEGV_ACCERR');
    assert.deepEqual(checks.at(-1), {
      where: 'access_error',
      text: 'vm_flags & VM_WRITE: not set',
    });
    assert.match(advice[0] ?? '', /PROT_WRITE.*VM_MAYWRITE/);
  });

  it('the page lies beyond the end of the file (R5.24)', () => {
    const { machine, explain } = scene();
    const { verdict, headline } = explain(FILE + PAGE, 'write');
    assert.equal(verdict, 'SIGBUS');
    assert.match(
      headline,
      /beyond the end of \/tmp\/file: it begins at byte 4096, the file has 1\./,
    );
    assert.equal(signalOf(machine, FILE + PAGE), 1);
  });

  it('it does not fail', () => {
    const { machine, explain } = scene();
    assert.equal(explain(A, 'write').verdict, 'succeeds');
    assert.match(explain(A + PAGE, 'write').headline, /page of zeroes/);
    assert.equal(signalOf(machine, A + PAGE), 0);
  });
});
