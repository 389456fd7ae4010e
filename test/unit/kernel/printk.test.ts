import assert from 'node:assert/strict';
import { KERN_INFO, KernelLog } from '../../../simulator/kernel/printk.ts';

describe('the kernel log', () => {
  const numbers = (log: KernelLog, since: number): number[] =>
    log.since(since).map(({ sequence }) => sequence);

  it('gives the records since a number, oldest first', () => {
    const log = new KernelLog(() => 0);
    log.write(KERN_INFO, 'one\ntwo\n');
    log.write(KERN_INFO, 'three');
    assert.deepEqual(
      log.since(1).map(({ sequence, text }) => [sequence, text]),
      [
        [1, 'two'],
        [2, 'three'],
      ],
    );
    assert.deepEqual([numbers(log, 3), numbers(log, 9), log.nextSequence], [[], [], 3]);
  });

  it('forgets the oldest records when it is full', () => {
    const log = new KernelLog(() => 0);
    for (let i = 0; i < 20_000; i++) log.write(KERN_INFO, String(i));
    const kept = log.since(0);
    assert.equal(kept.length, 16_384);
    assert.ok(
      kept.every(
        ({ sequence, text }, i) => sequence === 20_000 - 16_384 + i && text === String(sequence),
      ),
    );
  });
});
