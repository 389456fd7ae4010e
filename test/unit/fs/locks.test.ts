import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  F_RDLCK,
  F_UNLCK,
  F_WRLCK,
  FILE_LOCK_DEFERRED,
  FileLockContext,
  FL_EXISTS,
  FL_POSIX,
  FL_SLEEP,
  type FileLock,
  type LockOwner,
} from '../../../simulator/fs/lock-context.ts';
import { EAGAIN, EDEADLK, ENOENT } from '../../../simulator/lib/errno.ts';

const TYPES = [F_RDLCK, F_WRLCK, F_UNLCK] as const;

function request(owner: LockOwner, type: number, start: number, end: number, flags = 0): FileLock {
  return { flags: FL_POSIX | flags, type, pid: 1, owner, start, end };
}

/** `r0-4 w5-9`, the locks of an owner. */
function ranges(context: FileLockContext, owner: LockOwner): string {
  const own = context.posix.filter((lock) => lock.owner === owner);
  return own.map(({ type, start, end }) => `${'rw'[type]}${start}-${end}`).join(' ');
}

// Linux: posix_lock_inode(), fs/locks.c.
describe('record locks', () => {
  const me: LockOwner = {};

  it('join with equal ones that touch them, and keep apart from others', () => {
    const context = new FileLockContext();
    context.posixLock(request(me, F_WRLCK, 10, 19));
    context.posixLock(request(me, F_WRLCK, 30, 39));
    context.posixLock(request(me, F_RDLCK, 50, 59));
    context.posixLock(request(me, F_WRLCK, 20, 29));
    assert.equal(ranges(context, me), 'w10-39 r50-59');
    context.posixLock(request(me, F_WRLCK, 41, 49));
    assert.equal(ranges(context, me), 'w10-39 w41-49 r50-59');
  });

  it('are split by another type, and by unlocking, in their middle', () => {
    const context = new FileLockContext();
    context.posixLock(request(me, F_WRLCK, 0, 99));
    context.posixLock(request(me, F_RDLCK, 40, 59));
    assert.equal(ranges(context, me), 'w0-39 r40-59 w60-99');
    context.posixLock(request(me, F_UNLCK, 10, 69));
    assert.equal(ranges(context, me), 'w0-9 w70-99');
    assert.equal(context.posixLock(request(me, F_UNLCK, 20, 30, FL_EXISTS)), -ENOENT);
  });

  it('conflict between owners when one of them writes', () => {
    const context = new FileLockContext();
    const other: LockOwner = {};
    context.posixLock(request(me, F_RDLCK, 0, 9));
    assert.equal(context.posixLock(request(other, F_RDLCK, 5, 14)), 0);
    assert.equal(context.posixLock(request(other, F_WRLCK, 9, 9)), -EAGAIN);
    assert.equal(context.posixLock(request(other, F_WRLCK, 10, 10)), 0);
    assert.equal(ranges(context, other), 'r5-9 w10-10 r11-14');
  });

  it('whose owners would wait in a ring are refused with EDEADLK', () => {
    const context = new FileLockContext();
    const [a, b, c] = [{}, {}, {}] as LockOwner[];
    [a, b, c].forEach((owner, i) => context.posixLock(request(owner!, F_WRLCK, i, i)));
    assert.equal(context.posixLock(request(a!, F_WRLCK, 1, 1, FL_SLEEP)), FILE_LOCK_DEFERRED);
    assert.equal(context.posixLock(request(b!, F_WRLCK, 2, 2, FL_SLEEP)), FILE_LOCK_DEFERRED);
    assert.equal(context.posixLock(request(c!, F_WRLCK, 0, 0, FL_SLEEP)), -EDEADLK);
    assert.equal(context.posixLock(request(c!, F_WRLCK, 0, 0)), -EAGAIN);
  });

  it('hold what locking each byte for itself would hold', () => {
    const steps = fc.array(fc.tuple(fc.nat(1), fc.constantFrom(...TYPES), fc.nat(15), fc.nat(15)), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const context = new FileLockContext();
        const owners: LockOwner[] = [{}, {}];
        const bytes = owners.map(() => Array.from({ length: 16 }, () => F_UNLCK as number));
        for (const [who, type, from, to] of list) {
          const [start, end] = [Math.min(from, to), Math.max(from, to)];
          const theirs = bytes[1 - who]!.slice(start, end + 1);
          const conflicts =
            type !== F_UNLCK &&
            theirs.some((held) => held === F_WRLCK || (held === F_RDLCK && type === F_WRLCK));
          const result = context.posixLock(request(owners[who]!, type, start, end));
          assert.equal(result, conflicts ? -EAGAIN : 0);
          if (!conflicts) bytes[who]!.fill(type, start, end + 1);
        }
        owners.forEach((owner, who) => {
          const own = context.posix.filter((lock) => lock.owner === owner);
          const held = Array.from({ length: 16 }, () => F_UNLCK as number);
          for (const { type, start, end } of own) held.fill(type, start, end + 1);
          assert.deepEqual(held, bytes[who]);
          own.slice(1).forEach((lock, i) => {
            const before = own[i]!;
            assert.ok(before.end < lock.start, 'sorted, and apart');
            assert.ok(before.end + 1 < lock.start || before.type !== lock.type, 'joined');
          });
        });
      }),
    );
  });
});
