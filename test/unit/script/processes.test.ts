import assert from 'node:assert/strict';
import { createMachine } from '../../../simulator/machine.ts';
import { runScript, type ResultLine } from '../../support/script-run.ts';

/** Result lines of a script, without header and states. */
function results(text: string): ResultLine[] {
  return runScript(createMachine(), text)
    .slice(1)
    .map(({ vmas: _vmas, n: _n, p: _p, ...line }) => line);
}

describe('the processes of a script', () => {
  it('end children first', () => {
    assert.deepEqual(results('C = fork\nC: G = fork'), [
      { op: 'C = fork', ret: 'C' },
      { op: 'C: G = fork', ret: 'G' },
      { op: '(end)', exit: 0 },
      { op: '(end)', exit: 0 },
      { op: '(end)', exit: 0 },
    ]);
  });

  it('need a name and a free slot', () => {
    const lines = results('fork\n' + 'C = fork\n'.repeat(6));
    assert.deepEqual(lines[0], { op: 'fork', skipped: 'fork needs a name and a free slot' });
    assert.deepEqual(lines[5], { op: 'C = fork', ret: 'C' });
    assert.deepEqual(lines[6], { op: 'C = fork', skipped: 'fork needs a name and a free slot' });
  });

  it('run on as orphans, but nobody is left to tell how they ended', () => {
    const text = [
      'C = fork',
      'C: G = fork',
      'C: exit 7',
      'G: A = mmap 0x10000000 1p RW PRIVATE|ANON - 0',
      'G: exit 3',
      'G: read $A 1',
      'C: read $A 1',
    ].join('\n');
    assert.deepEqual(results(text).slice(2), [
      { op: 'C: exit 7', exit: 7 },
      { op: 'G: A = mmap 0x10000000 1p RW PRIVATE|ANON - 0', ret: '0x10000000' },
      { op: 'G: exit 3', gone: true },
      { op: 'G: read $A 1', gone: true },
      { op: 'C: read $A 1', skipped: 'no such process' },
      { op: '(end)', gone: true },
      { op: '(end)', exit: 0 },
    ]);
  });

  it('wait for their children', () => {
    const lines = results(
      'C = fork\nwait 99999\nC: wait 0-1\nC: exit 1\nwait 0-1\nD = fork\nwait 0-1',
    );
    assert.deepEqual(lines[1], { op: 'wait 99999', ret: -1, err: 'ECHILD' });
    assert.deepEqual(lines[2], { op: 'C: wait 0-1', ret: -1, err: 'ECHILD' });
    assert.deepEqual(lines[4], { op: 'wait 0-1', ret: -1, err: 'ECHILD' });
    assert.deepEqual(lines[6], { op: 'wait 0-1', hang: true, killed: 'SIGKILL' });
  });

  it('are killed without a word when the first one dies', () => {
    const lines = results('C = fork\nwait 0-1');
    assert.deepEqual(lines.slice(1), [
      { op: 'wait 0-1', hang: true, killed: 'SIGKILL' },
      { op: '(end)' },
    ]);
  });
});
