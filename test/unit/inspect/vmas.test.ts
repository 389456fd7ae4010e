import assert from 'node:assert/strict';
import { VmaChanges } from '../../../server/debug/vma-changes.ts';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { runningMachine } from '../../support/machine.ts';
import { store } from '../../support/tasks.ts';

const A = 0x10000000;
const PAGE = 4096;
const READ = 1;
const READ_WRITE = 3;
const FIXED = 0x32;

function scene() {
  const { machine } = runningMachine();
  const inspector = new Inspector(machine);
  const task = machine.kernel.current;
  assert.ok(task);
  const { pid } = task;
  const map = (page: number, prot: number): void => {
    assert.equal(machine.syscalls.mmap(A + page * PAGE, PAGE, prot, FIXED, -1, 0), A + page * PAGE);
  };
  for (let i = 0; i < 10; i++) map(2 * i, READ_WRITE);
  return { machine, inspector, task, pid, map };
}

describe('VMAs as views', () => {
  it('come in pages that are together the whole list', () => {
    const { inspector, pid } = scene();
    const all = inspector.request('vmas', { pid });
    const pages = inspector.request('vmaPages', { pid, size: 4 });
    const listed = pages.flatMap(({ first, count, start, end }) => {
      const part = inspector.request('vmas', { pid, first, count });
      assert.equal(part.length, count);
      assert.deepEqual([part[0]?.start, part.at(-1)?.end], [start, end]);
      return part;
    });
    assert.deepEqual(listed, all);
    assert.deepEqual(inspector.request('vmas', { pid, first: all.length, count: 4 }), []);
  });

  it('have lines of maps that come in pages too', () => {
    const { inspector, pid } = scene();
    const lines = inspector.request('maps', { pid }).trimEnd().split('\n');
    const part = (first: number, count: number): string[] =>
      inspector.request('maps', { pid, first, count }).split('\n');
    assert.deepEqual(part(2, 3), lines.slice(2, 5));
    const { mapCount } = inspector.request('tasks', {})[0] ?? { mapCount: 0 };
    assert.match(part(mapCount - 1, 2)[0] ?? '', /\[stack\]$/);
  });

  it('have marks that differ when something of a VMA does, its resident pages included', () => {
    const { machine, inspector, task, pid } = scene();
    const marks = (): readonly number[] => inspector.request('vmaMarks', { pid }).marks;
    const before = marks();
    assert.deepEqual(marks(), before);
    store(machine, task, A, 'x');
    assert.equal(marks().filter((mark, index) => mark !== before[index]).length, 1);
    machine.syscalls.mprotect(A + 2 * PAGE, PAGE, READ);
    assert.equal(marks().filter((mark, index) => mark !== before[index]).length, 2);
  });

  it('are compared with the stop before, and only with that', () => {
    const { machine, inspector, pid, map } = scene();
    const changes = new VmaChanges();
    const at = (stop: number) => changes.compare(stop, pid, inspector.request('vmaMarks', { pid }));
    assert.deepEqual(at(1), { fresh: 0, changed: 0, gone: 0, rows: [] });
    machine.syscalls.mprotect(A, PAGE, READ);
    machine.syscalls.munmap(A + 4 * PAGE, PAGE);
    machine.syscalls.munmap(A + 6 * PAGE, PAGE);
    map(40, READ);
    const { fresh, changed, gone, rows } = at(2);
    const ids = inspector.request('vmas', { pid }).map(({ id }) => id);
    for (const { index, id } of rows) assert.equal(ids[index], id);
    // The new VMA has the row of one that is gone, but not its id.
    assert.deepEqual([fresh, changed, gone], [1, 1, 2]);
    assert.deepEqual(at(2).rows, rows);
    map(50, READ);
    map(60, READ);
    assert.equal(at(4).rows.length, 0);
  });
});
