import assert from 'node:assert/strict';
import { asDriver, header, testRealm, type TestRealm } from './realm.ts';

function driver(run: (test: TestRealm) => void): void {
  const test = testRealm();
  asDriver(test, () => {
    run(test);
  });
}

function warnings({ fake }: TestRealm): unknown[] {
  return fake.calls.filter(([name]) => name === 'warn').map(([, , text]) => text);
}

describe('linux/atomic.h', () => {
  it('counts in 32 bits and wraps around', () => {
    driver((test) => {
      const atomic = header(test, 'linux/atomic.h');
      const v = atomic.ATOMIC_INIT(0x7fffffff);
      assert.equal(atomic.atomic_inc_return(v), -0x80000000);
      assert.equal(atomic.atomic_fetch_dec(v), -0x80000000);
      assert.equal(atomic.atomic_read(v), 0x7fffffff);
      atomic.atomic_set(v, 6);
      atomic.atomic_or(1, v);
      atomic.atomic_andnot(2, v);
      assert.equal(atomic.atomic_fetch_xor(5, v), 5);
      assert.equal(atomic.atomic_read(v), 0);
    });
  });

  it('counts in 64 bits', () => {
    driver((test) => {
      const atomic = header(test, 'linux/atomic.h');
      const v = atomic.ATOMIC64_INIT(2 ** 40);
      assert.equal(atomic.atomic64_add_return(2 ** 33, v), 2 ** 40 + 2 ** 33);
      assert.equal(atomic.atomic64_sub_and_test(2 ** 40 + 2 ** 33, v), true);
      assert.equal(atomic.atomic64_dec_if_positive(v), -1);
      assert.equal(atomic.atomic64_read(v), 0);
    });
  });

  it('tests and sets as one step', () => {
    driver((test) => {
      const atomic = header(test, 'linux/atomic.h');
      const v = atomic.ATOMIC_INIT(1);
      assert.equal(atomic.atomic_cmpxchg(v, 0, 5), 1);
      assert.equal(atomic.atomic_cmpxchg(v, 1, 5), 1);
      assert.equal(atomic.atomic_xchg(v, 1), 5);
      assert.equal(atomic.atomic_add_unless(v, 3, 1), false);
      assert.equal(atomic.atomic_inc_not_zero(v), true);
      assert.equal(atomic.atomic_dec_and_test(v), false);
      assert.equal(atomic.atomic_dec_and_test(v), true);
      assert.equal(atomic.atomic_inc_not_zero(v), false);
      assert.equal(atomic.atomic_add_negative(-1, v), true);
    });
  });

  it('is a member of structs', () => {
    driver((test) => {
      const atomic = header(test, 'linux/atomic.h');
      const { struct, u8, sizeof } = header(test, 'pagewalk.h');
      const type = struct({ flag: u8, count: atomic.atomic_t, bytes: atomic.atomic64_t });
      assert.equal(sizeof(type), 16n);
      const dev = type.variable();
      atomic.atomic_add(3, dev.count);
      assert.equal(dev.count.counter, 3);
    });
  });
});

describe('linux/refcount.h', () => {
  it('tells the last reference', () => {
    driver((test) => {
      const ref = header(test, 'linux/refcount.h');
      const r = ref.REFCOUNT_INIT(1);
      ref.refcount_inc(r);
      assert.equal(ref.refcount_dec_and_test(r), false);
      assert.equal(ref.refcount_dec_not_one(r), false);
      assert.equal(ref.refcount_dec_and_test(r), true);
      assert.equal(ref.refcount_read(r), 0);
      assert.equal(ref.refcount_inc_not_zero(r), false);
      assert.deepEqual(warnings(test), []);
    });
  });

  // Linux: lib/refcount.c refcount_warn_saturate().
  it('saturates and warns once for each kind of mistake', () => {
    driver((test) => {
      const ref = header(test, 'linux/refcount.h');
      const zero = () => ref.REFCOUNT_INIT(0);
      const r = zero();
      assert.equal(ref.refcount_dec_and_test(r), false);
      assert.equal(ref.refcount_read(r), 0xc0000000);
      ref.refcount_dec_and_test(zero());
      ref.refcount_inc(zero());
      ref.refcount_dec(ref.REFCOUNT_INIT(1));
      ref.refcount_inc(ref.REFCOUNT_INIT(ref.REFCOUNT_MAX));
      assert.deepEqual(warnings(test), [
        'refcount_t: underflow; use-after-free.',
        'refcount_t: addition on 0; use-after-free.',
        'refcount_t: decrement hit 0; leaking memory.',
        'refcount_t: saturated; leaking memory.',
      ]);
    });
  });

  it('stays saturated', () => {
    driver((test) => {
      const ref = header(test, 'linux/refcount.h');
      const r = ref.REFCOUNT_INIT(ref.REFCOUNT_SATURATED);
      ref.refcount_inc(r);
      assert.equal(ref.refcount_dec_not_one(r), true);
      assert.equal(ref.refcount_dec_and_test(r), false);
      assert.equal(ref.refcount_read(r), 0xc0000000);
    });
  });
});

describe('linux/kref.h', () => {
  it('releases the object with its last reference', () => {
    driver((test) => {
      const { kref, kref_init, kref_get, kref_put, kref_read, container_of } = header(
        test,
        'linux/kref.h',
      );
      const { struct, u32 } = header(test, 'pagewalk.h');
      const type = struct({ id: u32, refs: kref });
      const dev = type.variable();
      dev.id = 7;
      const released: number[] = [];
      const release = (ref: typeof dev.refs): void => {
        released.push(container_of(ref, type, 'refs').id);
      };
      kref_init(dev.refs);
      kref_get(dev.refs);
      assert.equal(kref_read(dev.refs), 2);
      assert.equal(kref_put(dev.refs, release), 0);
      assert.deepEqual(released, []);
      assert.equal(kref_put(dev.refs, release), 1);
      assert.deepEqual(released, [7]);
      assert.equal(kref_put(dev.refs, release), 0);
      assert.deepEqual(warnings(test), ['refcount_t: underflow; use-after-free.']);
      assert.throws(() => kref_put(dev.refs, 0 as never), /kref_put: 'release' must be a function/);
    });
  });
});
