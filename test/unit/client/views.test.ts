import assert from 'node:assert/strict';
import { bare, parseAddress, rangeText, sizeText } from '../../../client/views/addresses.ts';
import { ChangeTracker } from '../../../client/views/changes.ts';
import { groupStages, mergeStages } from '../../../client/views/stage-list.ts';
import { LESSON_STAGES, stepAt } from '../../../client/lesson/steps.ts';

const stage = (name: string, group: string) => ({
  name,
  group,
  summary: '',
  linux: '',
  parameters: [],
});

describe('what views show', () => {
  it('addresses as /proc/PID/maps has them', () => {
    assert.equal(bare('0x400000'), '00400000');
    assert.equal(rangeText('0x7ffff7fb9000', '0x7ffff7fba000'), '7ffff7fb9000-7ffff7fba000');
    assert.equal(sizeText(4096n), '4 kB');
    assert.equal(sizeText(1n << 39n), '512 GB');
    assert.equal(sizeText(0n), '0 B');
  });

  it('addresses as people type them', () => {
    assert.equal(parseAddress(' 0x7FFF_F7FB_9000n '), '0x7ffff7fb9000');
    assert.equal(parseAddress('00400000'), '0x400000');
    for (const bad of ['', '0x', 'main', '12345678901234567', '-1']) {
      assert.equal(parseAddress(bad), undefined, bad);
    }
  });

  it('what is new and what changed since the last stop', () => {
    const tracker = new ChangeTracker();
    const at = (stop: number, rows: Record<string, string>) => {
      tracker.atStop('session', stop);
      return tracker.compare(
        '100',
        new Map(Object.entries(rows).map(([key, perms]) => [key, { perms }])),
      );
    };
    assert.equal(at(1, { a: 'r', b: 'r' }).size, 0);
    const changes = at(2, { b: 'rw', c: 'r' });
    assert.deepEqual(changes.get('c'), { kind: 'new' });
    assert.deepEqual(changes.get('b'), { kind: 'changed', what: ['perms: r → rw'] });
    assert.equal(at(2, { b: 'rw', c: 'r' }).size, 2);
    assert.equal(at(4, { z: 'r' }).size, 0);
  });

  it('stages by call, in the order of the list; a session brings them up to date', () => {
    const known = [stage('a', 'mmap'), stage('b', 'munmap'), stage('c', 'mmap')];
    assert.deepEqual(
      groupStages(known).map(({ name, stages }) => [name, stages.map((one) => one.name)]),
      [
        ['mmap', ['a', 'c']],
        ['munmap', ['b']],
      ],
    );
    const told = [stage('n', 'mmap'), stage('c', 'mmap'), stage('a', 'mmap')];
    assert.deepEqual(
      mergeStages(known, told).map(({ name }) => name),
      ['a', 'c', 'n'],
    );
  });

  it('a stop at each stage of the lesson completes its step', () => {
    for (const name of LESSON_STAGES) assert.ok(stepAt(name)?.stages.includes(name), name);
    assert.equal(stepAt('main'), undefined);
  });
});
