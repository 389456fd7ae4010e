import assert from 'node:assert/strict';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { runningMachine, type Running } from '../../support/machine.ts';
import { forked, store } from '../../support/tasks.ts';

const A = 0x10000000;
const PAGE = 4096;

interface Scene extends Running {
  readonly inspector: Inspector;
  /** Frame number behind an address of the first process. */
  readonly frameAt: (address: number) => string;
}

function scene(): Scene {
  const running = runningMachine();
  const { machine } = running;
  const { syscalls, kernel } = machine;
  assert.ok(kernel.current);
  assert.equal(syscalls.mmap(A, PAGE, 3, 0x32, -1, 0), A);
  store(machine, kernel.current, A, 'x');
  const inspector = new Inspector(machine);
  const pid = kernel.current.pid;
  const frameAt = (address: number): string => {
    const { entries } = inspector.request('walk', { pid, address: `0x${address.toString(16)}` });
    const pfn = entries.at(-1)?.pfn;
    assert.ok(pfn);
    return pfn;
  };
  return { ...running, inspector, frameAt };
}

describe('Frames as views', () => {
  it('put every frame of RAM into exactly one run', () => {
    const { machine, inspector } = scene();
    let next = 0;
    for (const { pfn, count } of inspector.request('frames', {})) {
      assert.equal(Number(pfn), next);
      assert.ok(count > 0);
      next += count;
    }
    assert.equal(next, machine.mm.pages.frames);
  });

  it('say what a frame is used for', () => {
    const { inspector, frameAt } = scene();
    const { kind, what, refcount, mapcount } = inspector.request('frame', { pfn: frameAt(A) });
    assert.deepEqual(
      { kind, what, refcount, mapcount },
      { kind: 'anonymous', what: 'anonymous page, mapped once', refcount: 1, mapcount: 1 },
    );
  });

  it('name every process that maps a frame, and with which bits', () => {
    const { machine, inspector, frameAt } = scene();
    const parent = machine.kernel.current;
    assert.ok(parent);
    const child = forked(machine);
    const { mappers, mapped } = inspector.request('frame', { pfn: frameAt(A) });
    assert.equal(mapped, 2);
    assert.deepEqual(
      mappers.map(({ pid, address }) => [pid, address]),
      [
        [parent.pid, '0x10000000'],
        [child.pid, '0x10000000'],
      ],
    );
    // R5: fork() write-protects private pages in both.
    for (const { bits } of mappers) assert.ok(!bits.includes('RW'));
  });

  it('find a free frame, and none where there is no memory', () => {
    const { inspector } = scene();
    const free = inspector.request('frames', {}).find(({ kind }) => kind === 'free');
    assert.ok(free);
    const view = inspector.request('frame', { pfn: free.pfn });
    assert.deepEqual([view.what, view.refcount, view.mapped], ['RAM, free', 0, 0]);
    const hole = inspector.request('frame', { pfn: '0xff00000' });
    assert.deepEqual([hole.what, hole.refcount], ['no memory there: reads give 0', undefined]);
  });

  it('know the memory of devices by its place', () => {
    const { inspector } = scene();
    assert.deepEqual(inspector.request('deviceRegions', {}), [
      { name: 'bochs-drm', start: '0xfd000000', end: '0xfe000000' },
      { name: 'edu', start: '0xfea00000', end: '0xfeb00000' },
    ]);
  });

  it('stand in pagemap as bits and in words (R7.30)', () => {
    const { inspector, frameAt } = scene();
    const lines = inspector.request('pagemap', {}).split('\n');
    const at = lines.indexOf('10000000-10001000');
    const pfn = Number(frameAt(A)).toString(16);
    assert.equal(
      lines[at + 1],
      `  10000000  8180${pfn.padStart(12, '0')}  pfn ${pfn}, anonymous, mapped once, soft-dirty`,
    );
  });

  it('refuse what is no frame number in a sentence', () => {
    const { inspector } = scene();
    assert.throws(() => inspector.request('frame', { pfn: 'frame' }), /"frame" is no page frame/);
  });
});
