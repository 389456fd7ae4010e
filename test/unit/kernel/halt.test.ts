import assert from 'node:assert/strict';
import { Mutex } from '../../../simulator/kernel/mutex.ts';
import { runningMachine } from '../../support/machine.ts';

describe('a wait that nothing can end', () => {
  it('leaves the machine as it was when whoever is told first calls it off', () => {
    const { kernel } = runningMachine().machine;
    const told: string[] = [];
    kernel.onFatalSignal = (_signal, reason) => {
      told.push(reason);
      throw new Error('called off');
    };
    const mutex = new Mutex();
    mutex.lock(kernel, 'uninterruptible');
    assert.throws(() => mutex.lock(kernel, 'uninterruptible'), /called off/);
    assert.match(told[0] ?? '', /^hung task: test:100 waits in mutex_lock/);
    assert.equal(kernel.halted, undefined);
    assert.equal(kernel.current?.state, 'R');
    assert.deepEqual(kernel.cpu.below, []);
    mutex.unlock();
    assert.equal(mutex.lock(kernel, 'uninterruptible'), 0);
  });
});
