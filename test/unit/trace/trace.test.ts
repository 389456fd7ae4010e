import assert from 'node:assert/strict';
import { stage, stageByName, stages } from '../../../simulator/trace/stage.ts';
import { decodeEvent, oldestEvent } from '../../../simulator/trace/decode.ts';
import { Trace } from '../../../simulator/trace/trace.ts';

function declared(name: string, parameters: readonly string[]): number {
  const known = stageByName(name);
  if (known >= 0) return known;
  return stage(name, { group: 'test', linux: 'test.c', summary: 'A stage.', parameters });
}

const ONE = declared('trace_test_one', ['a:int']);
const TWO = declared('trace_test_two', ['a:int', 'b:address']);
const SIX = declared('trace_test_six', ['a', 'b', 'c', 'd', 'e', 'f']);

describe('the trace', () => {
  it('decodes what was recorded, and nothing of older records', () => {
    const trace = new Trace(8);
    trace.pid = 70_000;
    trace.clock = { n: 2 ** 40, depth: 3 };
    for (let i = 0; i < 8; i++) trace.step(SIX, 9, 9, 9, 9, 9, 9);
    trace.enter(TWO, 2 ** 47, -1);
    trace.leave(-12);
    assert.deepEqual(decodeEvent(trace, 8), {
      ...{ event: 8, kind: 'enter', stage: TWO, depth: 0, pid: 70_000, tick: 2 ** 40 },
      args: [2 ** 47, -1, 0, 0, 0, 0],
    });
    assert.deepEqual(decodeEvent(trace, 9).args, [-12, 0, 0, 0, 0, 0]);
    assert.equal(decodeEvent(trace, 9).stage, TWO);
    assert.equal(oldestEvent(trace), 2);
  });

  it('holds every stage that is declared', () => {
    const trace = new Trace(8);
    for (const { id } of stages()) {
      trace.enter(id);
      assert.equal(decodeEvent(trace, trace.seq - 1).stage, id);
      trace.leave(0);
    }
  });

  it('knows the arguments of an active function however many events ago it was entered', () => {
    const trace = new Trace(8);
    trace.enter(TWO, 11, 12);
    for (let i = 0; i < 5; i++) trace.step(ONE, i);
    trace.enter(SIX, 21, 22, 23, 24, 25, 26);
    for (let i = 0; i < 40; i++) trace.step(ONE, i);
    trace.enter(ONE, 31);
    assert.deepEqual(trace.argumentsAt(0).slice(0, 2), [11, 12]);
    assert.deepEqual(trace.argumentsAt(1), [21, 22, 23, 24, 25, 26]);
    assert.equal(trace.argumentsAt(2)[0], 31);
  });

  it('does not take the arguments of a function that has returned for those of its successor', () => {
    const trace = new Trace(8);
    trace.enter(ONE, 11);
    for (let i = 0; i < 9; i++) trace.step(ONE, i);
    trace.leave(0);
    trace.enter(ONE, 21);
    assert.equal(trace.argumentsAt(0)[0], 21);
  });

  it('calls the hook at the stages asked for, and at every stage when armed', () => {
    const trace = new Trace(8);
    const seen: number[] = [];
    trace.hook = (id) => void seen.push(id);
    const all = (): number[] => {
      seen.length = 0;
      trace.enter(ONE, 1);
      trace.step(TWO, 1, 2);
      trace.leave(0);
      return [...seen];
    };
    assert.deepEqual(all(), []);
    trace.stopAt([TWO]);
    assert.deepEqual(all(), [TWO]);
    trace.arm(true);
    assert.deepEqual(all(), [ONE, TWO]);
    trace.arm(false);
    assert.deepEqual(all(), [TWO]);
    trace.stopAt([]);
    assert.deepEqual(all(), []);
  });

  it('forgets what runs aside, and drops the frames that it leaves', () => {
    const trace = new Trace(8);
    for (let i = 0; i < 7; i++) trace.step(ONE, i);
    trace.enter(ONE, 11);
    trace.aside(() => {
      trace.enter(ONE, 21);
      for (let i = 0; i < 20; i++) trace.step(ONE, 99);
      assert.equal(trace.depth, 2);
      assert.equal(trace.argumentsAt(0)[0], 11);
    });
    assert.equal(trace.depth, 1);
    assert.equal(trace.seq, 8);
    const kept = Array.from({ length: 8 }, (_, event) => decodeEvent(trace, event).args[0]);
    assert.deepEqual(kept, [0, 1, 2, 3, 4, 5, 6, 11]);
  });

  it('remembers from which statement the kernel was called, and not what the kernel calls itself', () => {
    const trace = new Trace(16);
    const frames = [{ s: 7 }, { s: 21 }];
    trace.clock = { n: 0, depth: 1, frames };
    trace.enter(ONE, 1);
    trace.enter(TWO, 2, 3);
    trace.clock = { n: 0, depth: 2, frames };
    trace.enter(SIX, 1, 2, 3, 4, 5, 6);
    trace.aside(() => trace.enter(ONE, 1));
    assert.deepEqual(
      [0, 1, 2, 3].map((event) => trace.callSites.at(event)),
      [7, 0, 21, 0],
    );
  });

  it('forgets the oldest calls with their events', () => {
    const trace = new Trace(8);
    for (let call = 1; call <= 20; call++) {
      trace.clock = { n: 0, depth: 1, frames: [{ s: call }] };
      trace.enter(ONE, 1);
      trace.leave(0);
    }
    assert.deepEqual(
      [0, 30, 32, 34, 36, 38].map((event) => trace.callSites.at(event)),
      [0, 0, 17, 18, 19, 20],
    );
  });
});
