import assert from 'node:assert/strict';
import { decodeEvent, oldestEvent } from '../../../simulator/trace/decode.ts';
import { Trace } from '../../../simulator/trace/trace.ts';

describe('the trace', () => {
  it('decodes what was recorded, and zeros for arguments that were not given', () => {
    const trace = new Trace(8);
    trace.pid = 70_000;
    trace.clock = { n: 2 ** 40, depth: 3 };
    for (let i = 0; i < 8; i++) trace.step(1, 9, 9, 9, 9, 9, 9);
    trace.enter(4095, 2 ** 47, -1);
    trace.leave(-12);
    assert.deepEqual(decodeEvent(trace, 8), {
      ...{ event: 8, kind: 'enter', stage: 4095, depth: 0, pid: 70_000, tick: 2 ** 40 },
      args: [2 ** 47, -1, 0, 0, 0, 0],
    });
    assert.deepEqual(decodeEvent(trace, 9).args, [-12, 0, 0, 0, 0, 0]);
    assert.equal(oldestEvent(trace), 2);
  });

  it('knows the arguments of an active function however many events ago it was entered', () => {
    const trace = new Trace(8);
    trace.enter(1, 11, 12);
    for (let i = 0; i < 5; i++) trace.step(3, i);
    trace.enter(2, 21, 22, 23, 24, 25, 26);
    for (let i = 0; i < 40; i++) trace.step(3, i);
    trace.enter(2, 31);
    assert.deepEqual(trace.argumentsAt(0).slice(0, 2), [11, 12]);
    assert.deepEqual(trace.argumentsAt(1), [21, 22, 23, 24, 25, 26]);
    assert.equal(trace.argumentsAt(2)[0], 31);
  });

  it('does not take the arguments of a function that has returned for those of its successor', () => {
    const trace = new Trace(8);
    trace.enter(1, 11);
    for (let i = 0; i < 9; i++) trace.step(3, i);
    trace.leave(0);
    trace.enter(2, 21);
    assert.equal(trace.argumentsAt(0)[0], 21);
  });
});
