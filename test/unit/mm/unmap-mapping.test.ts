import assert from 'node:assert/strict';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import type { AddressSpace } from '../../../simulator/mm/address-space.ts';
import { MAP_FIXED, MAP_PRIVATE, MAP_SHARED } from '../../../simulator/mm/mman.ts';
import {
  forEachPlaceOfPage,
  forEachVmaOfAnonPage,
  forEachVmaOfMapping,
} from '../../../simulator/mm/rmap-walk.ts';
import { unmapMappingRange } from '../../../simulator/mm/unmap-mapping.ts';
import { runningMachine } from '../../support/machine.ts';
import { forked, frameOf, load, store, vmaAt } from '../../support/tasks.ts';

const PAGE = 4096;
const SHARED_AT = 0x10000000;
const PRIVATE_AT = 0x20000000;

/** A file of four pages, mapped shared from its first page and private from its second, all pages written. */
function scene() {
  const { machine } = runningMachine();
  const { syscalls, kernel, mm: k } = machine;
  const task = kernel.current;
  assert.ok(task);
  const fd = syscalls.open('/tmp/file', 0o102, 0o644);
  assert.equal(syscalls.ftruncate(fd, 4 * PAGE), 0);
  const shared = MAP_SHARED | MAP_FIXED;
  const own = MAP_PRIVATE | MAP_FIXED;
  assert.equal(syscalls.mmap(SHARED_AT, 4 * PAGE, 3, shared, fd, 0), SHARED_AT);
  assert.equal(syscalls.mmap(PRIVATE_AT, 2 * PAGE, 3, own, fd, PAGE), PRIVATE_AT);
  for (let page = 0; page < 4; page++) store(machine, task, SHARED_AT + page * PAGE, 'shared');
  store(machine, task, PRIVATE_AT, 'own');
  load(machine, task, PRIVATE_AT + PAGE, 1);
  const cached = frameOf(machine, task, SHARED_AT);
  const mapping = k.mappings[k.pages.mapping[cached]!];
  assert.ok(mapping);
  return { machine, k, task, mapping };
}

function parts(
  k: ReturnType<typeof scene>['k'],
  mapping: AddressSpace,
  first: number,
  last: number,
) {
  const out: string[] = [];
  forEachVmaOfMapping(k, mapping, first, last, (_vma, start, end) => {
    out.push(`${start.toString(16)}-${end.toString(16)}`);
  });
  return out.sort();
}

describe('the walk from a file to its mappings', () => {
  it('gives the part of each VMA that maps the pages', () => {
    const { k, mapping } = scene();
    assert.deepEqual(parts(k, mapping, 1, 1), ['10001000-10002000', '20000000-20001000']);
    assert.deepEqual(parts(k, mapping, 0, 0), ['10000000-10001000']);
    assert.deepEqual(parts(k, mapping, 2, Infinity), ['10002000-10004000', '20001000-20002000']);
    assert.deepEqual(parts(k, mapping, 4, Infinity), []);
  });

  it('finds the child of a fork too', () => {
    const { machine, k, mapping } = scene();
    forked(machine);
    assert.equal(parts(k, mapping, 1, 1).length, 4);
  });

  it('leads from a page to every place where it may be', () => {
    const { machine, k, task } = scene();
    const child = forked(machine);
    const places: number[] = [];
    forEachPlaceOfPage(k, frameOf(machine, task, SHARED_AT + PAGE), (_vma, address) => {
      places.push(address);
    });
    const twice = [SHARED_AT + PAGE, SHARED_AT + PAGE, PRIVATE_AT, PRIVATE_AT];
    assert.deepEqual(places.sort(), twice);
    const vmas: number[] = [];
    forEachVmaOfAnonPage(k, frameOf(machine, task, PRIVATE_AT), (vma, address) => {
      assert.equal(address, PRIVATE_AT);
      vmas.push(vma);
    });
    assert.deepEqual(vmas, [vmaAt(task, PRIVATE_AT), vmaAt(child, PRIVATE_AT)]);
  });
});

describe('unmap_mapping_range', () => {
  it('takes private copies along when it truncates (R5.25, N52)', () => {
    const { machine, k, task, mapping } = scene();
    unmapMappingRange(k, mapping, PAGE, 0, true);
    assert.notEqual(frameOf(machine, task, SHARED_AT), 0);
    for (const at of [SHARED_AT + PAGE, SHARED_AT + 3 * PAGE, PRIVATE_AT, PRIVATE_AT + PAGE]) {
      assert.equal(frameOf(machine, task, at), 0);
    }
    assert.deepEqual(checkInvariants(machine), []);
  });

  it('leaves private copies when it only invalidates', () => {
    const { machine, k, task, mapping } = scene();
    unmapMappingRange(k, mapping, PAGE, 2 * PAGE, false);
    assert.notEqual(frameOf(machine, task, PRIVATE_AT), 0);
    assert.equal(frameOf(machine, task, PRIVATE_AT + PAGE), 0);
    assert.equal(frameOf(machine, task, SHARED_AT + 2 * PAGE), 0);
    assert.notEqual(frameOf(machine, task, SHARED_AT + 3 * PAGE), 0);
    assert.equal(load(machine, task, PRIVATE_AT, 3), 'own');
    assert.deepEqual(checkInvariants(machine), []);
  });
});
