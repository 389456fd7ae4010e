import assert from 'node:assert/strict';
import fc from 'fast-check';
import type * as printk from 'linux/printk.h';
import { FOP_MMAP, VMA_GENERATION } from '../../../simulator/exports/gate.ts';
import { header, testRealm, type TestRealm } from './realm.ts';

const BASE = 0xffff888000000000n;

describe('headers of the kernel', () => {
  let test: TestRealm;

  beforeEach(() => {
    test = testRealm();
    test.realm.beginModule(0, 'driver');
  });

  describe('printk()', () => {
    let p: typeof printk;

    beforeEach(() => {
      p = header(test, 'linux/printk.h');
    });

    function logged(format: string, ...values: unknown[]): string {
      p.pr_info(format, ...values);
      return test.fake.log.at(-1)!.slice('<6>'.length);
    }

    it('takes its level from the prefix or the function', () => {
      p.printk(`${p.KERN_INFO}a %d\n`, 1);
      p.printk('b\n');
      p.printk(`${p.KERN_DEFAULT}c\n`);
      p.pr_emerg('d\n');
      p.pr_alert('e');
      p.pr_crit('f');
      p.pr_err('g\n');
      p.pr_warn('h\n');
      p.pr_notice('i\n');
      p.pr_debug('j\n\n');
      assert.deepEqual(test.fake.log, [
        ...['<6>a 1', '<4>b', '<4>c', '<0>d', '<1>e', '<2>f', '<3>g', '<4>h', '<5>i', '<7>j\n'],
      ]);
    });

    it('formats numbers as lib/vsprintf.c does', () => {
      const cases: readonly (readonly [text: string, format: string, ...values: unknown[]])[] = [
        ['0x1234abcd  ', '%#-12x', 0x1234abcd],
        ['  0x1234abcd', '%#12x', 0x1234abcd],
        [
          '0|001| 12|+123| 1234|-123|-1234',
          '%d|%03d|%3d|%+d|% d|%+d|% d',
          0,
          1,
          12,
          123,
          1234,
          -123,
          -1234,
        ],
        ['0|1|1|128|255', '%hhu|%hhu|%hhu|%hhu|%hhu', 0, 1, 257, 128, -1],
        ['0|1|1|-128|-1', '%hhd|%hhd|%hhd|%hhd|%hhd', 0, 1, 257, 128, -1],
        ['2015122420151225', '%ho%ho%#ho', 1037, 5282, -11627],
        ['00|0|0|0|0', '%.2d|%.1d|%.0d|%.*d|%1.0d', 0, 0, 0, 0, 0, 0],
        ['0x0', '%#x', 0],
        ['00000005', '%08.3d', 5],
        [
          '10000000-10004000 pgoff=0 vm_flags=fb',
          '%lx-%lx pgoff=%lx vm_flags=%lx',
          0x10000000n,
          0x10004000n,
          0n,
          0xfbn,
        ],
        ['18446744073709551615 -1', '%llu %lld', -1, 0xffffffffffffffffn],
        ['%', '%%'],
      ];
      for (const [text, format, ...values] of cases) assert.equal(logged(format, ...values), text);
    });

    it('prints strings and pointers', () => {
      test.fake.kernel.write(BASE, 'in memory\0');
      assert.equal(
        logged('%s|%.2s|%5s|%s|%s', BASE, BASE, 'ab', 0n, 8n),
        'in memory|in|   ab|(null)|(efault)',
      );
      assert.equal(logged('%px %#px', BASE, BASE), 'ffff888000000000 0xffff888000000000');
      const hash = logged('%p', BASE);
      assert.match(hash, /^00000000[0-9a-f]{8}$/);
      assert.equal(logged('%pK', BASE), hash);
      assert.notEqual(logged('%p', BASE + 0x1000n), hash);
      assert.equal(logged('%p', 0n), '0000000000000000');
      assert.equal(logged('%pe %pe', -22n, 0n), '-EINVAL 0000000000000000');
      assert.equal(logged('%c π %s', 65, 'π'), 'A π π');
    });

    it('names what is wrong with a call', () => {
      assert.throws(() => logged('%f', 1.5), /pr_info: '%f': the kernel has no floating point/);
      assert.throws(
        () => logged('%pS', BASE),
        /pr_info: '%pS' is not supported in a format; write %px/,
      );
      assert.throws(() => logged('%d'), /pr_info: no argument for '%d'/);
      assert.throws(() => logged('%s', 5), /'%s' needs a string or a pointer/);
      assert.throws(() => logged('%p', {}), /'%p' needs a pointer \(bigint\), got an object/);
    });
  });

  it('calculate with pages and addresses', () => {
    const m = header(test, 'linux/mm.h');
    const { virt_to_phys, phys_to_virt } = header(test, 'linux/io.h');
    assert.equal(virt_to_phys(BASE + 0x12345n), 0x12345n);
    assert.equal(phys_to_virt(0x12345n), BASE + 0x12345n);
    assert.equal(virt_to_phys(0xffffffff81000000n), 0x1000000n);
    assert.equal(virt_to_phys(0xffffc90000001000n), 0x408000001000n);
    assert.equal(m.PAGE_ALIGN(1n), 4096n);
    assert.equal(m.PAGE_ALIGN(0xffffffffffffffffn), 0n);
    assert.equal(m.PAGE_ALIGN_DOWN(0x1fffn), 0x1000n);
    assert.equal(m.PAGE_ALIGNED(0x1000n), true);
    assert.equal(m.offset_in_page(0x1234n), 0x234n);
    assert.equal(m.PFN_PHYS(3n), 0x3000n);
    assert.equal(m.PHYS_PFN(0x3fffn), 3n);
    assert.equal(m.PFN_UP(0x3001n), 4n);
    assert.equal(m.PFN_DOWN(0x3fffn), 3n);
    assert.equal(m.is_cow_mapping(m.VM_MAYWRITE), true);
    assert.equal(m.is_cow_mapping(m.VM_MAYWRITE | m.VM_SHARED), false);
    assert.equal(m.pgprot_val(m.pgprot_writecombine(m.__pgprot(0x25n))), 0x2dn);
    const orders = [0, 1, 4096, 4097, 8192, 8193, 4 << 20].map((size) => m.get_order(size));
    assert.deepEqual(orders, [52, 0, 0, 1, 1, 2, 10]);
  });

  it('get_order() is the smallest order that holds the size', () => {
    const { get_order } = header(test, 'linux/mm.h');
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 60n }), (size) => {
        const order = BigInt(get_order(size));
        assert.ok(4096n << order >= size);
        assert.ok(order === 0n || 4096n << (order - 1n) < size);
      }),
    );
  });

  it('change flags and map frames', () => {
    const m = header(test, 'linux/mm.h');
    test.fake.addVma(4, { [VMA_GENERATION]: 1 });
    test.fake.flags.set(4, 0xfbn);
    test.realm.endModule();
    test.fake.addFile(5, {});
    const misc = header(test, 'linux/miscdevice.h');
    test.realm.beginModule(0, 'driver');
    misc.misc_register({
      minor: 255,
      name: 'x',
      fops: {
        mmap(_filp, vma) {
          m.vm_flags_set(vma, m.VM_IO | m.VM_DONTEXPAND);
          m.vm_flags_clear(vma, m.VM_MAYWRITE);
          assert.equal(vma.vm_flags, 0x440dbn);
          m.vm_flags_mod(vma, m.VM_MAYWRITE, m.VM_IO);
          assert.equal(vma.vm_flags, 0x400fbn);
          m.vm_flags_reset(vma, 0xf1n);
          assert.equal(vma.vm_flags, 0xf1n);
          return m.remap_pfn_range(vma, 0x10000000n, 0x100n, 4096, vma.vm_page_prot);
        },
      },
    });
    const { upcalls } = test.realm;
    assert.equal(upcalls.file_operation(1, FOP_MMAP, 5, 4, 0, 0), 0, upcalls.thrown());
    assert.deepEqual(test.fake.last('remap_pfn_range'), [4, 0x10000000, 0x100, 4096, 0x25n]);
  });

  it('allocate memory of any size', () => {
    const s = header(test, 'linux/slab.h');
    test.fake.results['kmalloc'] = BASE;
    assert.equal(s.kmalloc(4096n, s.GFP_KERNEL), BASE);
    assert.deepEqual(test.fake.last('kmalloc'), [4096, 0xcc0]);
    s.kcalloc(3, 8n, s.GFP_KERNEL);
    assert.deepEqual(test.fake.last('kmalloc'), [24, 0xcc0 | 0x100]);
    assert.equal(s.kmalloc_array(1n << 33n, 1n << 33n, s.GFP_KERNEL), 0n);
    s.kfree(0n);
    assert.ok(test.fake.calls.every(([name]) => name !== 'kfree'));
    s.kfree(BASE);
    assert.deepEqual(test.fake.last('kfree'), [BASE]);
    assert.throws(
      () => s.kfree(5 as never),
      /kfree: 'objp' must be unsigned long \(bigint\), got number 5; write 5n/,
    );
  });

  it('handle bytes in kernel memory', () => {
    const s = header(test, 'linux/string.h');
    s.strcpy(BASE, 'Sky is Hello');
    assert.equal(s.strlen(BASE), 12n);
    s.memcpy(BASE + 0x100n, BASE, 13n);
    assert.equal(s.strcmp(BASE + 0x100n, 'Sky is Hello'), 0);
    s.memset32(BASE, 0xdeadbeef, 2n);
    assert.equal(test.fake.kernel.read(BASE, 8), '\xef\xbe\xad\xde\xef\xbe\xad\xde');
    s.memset16(BASE, 0x1234, 1);
    s.memset64(BASE + 8n, 0x0102030405060708n, 1);
    assert.equal(test.fake.kernel.read(BASE, 2), '\x34\x12');
    assert.equal(test.fake.kernel.read(BASE + 8n, 2), '\x08\x07');
    assert.equal(s.strscpy(BASE, 'abcdef', 4), -7);
    assert.equal(test.fake.kernel.read(BASE, 4), 'abc\0');
    assert.equal(s.strscpy(BASE, 'abc', 4), 3);
    assert.equal(s.strscpy(BASE, 'abc', 0), -7);
    assert.equal(s.strnlen('abcdef', 3n), 3n);
  });

  it('copy to and from the program', () => {
    const { copy_to_user, copy_from_user } = header(test, 'linux/uaccess.h');
    test.fake.results['copy_to_user'] = 3;
    assert.equal(copy_to_user(0x7000n, BASE, 16n), 3n);
    assert.deepEqual(test.fake.last('copy_to_user'), [0x7000, BASE, 16]);
    assert.equal(copy_from_user(BASE, 0x7000n, 16), 0n);
    assert.deepEqual(test.fake.last('copy_from_user'), [BASE, 0x7000, 16]);
  });

  it('hold errors in pointers', () => {
    const e = header(test, 'linux/err.h');
    assert.equal(e.ERR_PTR(-12), 0xfffffffffffffff4n);
    assert.equal(e.PTR_ERR(e.ERR_PTR(-12)), -12);
    assert.deepEqual(
      [e.IS_ERR(e.ERR_PTR(-4095)), e.IS_ERR(e.ERR_PTR(-4096)), e.IS_ERR(0n)],
      [true, false, false],
    );
    assert.equal(e.IS_ERR_OR_NULL(0n), true);
  });

  it('round, compare and complain', () => {
    const k = header(test, 'linux/kernel.h');
    assert.equal(k.ALIGN(5n, 4n), 8n);
    assert.equal(k.ALIGN_DOWN(7n, 4n), 4n);
    assert.equal(k.IS_ALIGNED(8n, 4n), true);
    assert.equal(k.DIV_ROUND_UP(9n, 4n), 3n);
    assert.equal(k.min(3n, 4n), 3n);
    assert.equal(k.max(3, 4), 4);
    assert.equal(k.ARRAY_SIZE([1, 2]), 2);
    assert.throws(
      () => k.min(1 as never, 2n),
      /min: 'y' must be a number as 'x' is, got bigint 2n/,
    );
    assert.throws(() => k.clamp(1n, 0n, 5 as never), /clamp: 'hi' must be a bigint as 'val' is/);
    assert.throws(() => k.roundup(5, 4n as never), /roundup: 'y' must be a number as 'x' is/);
    assert.equal(k.WARN_ON(0), false);
    assert.equal(k.WARN_ON('x'), true);
    assert.throws(
      () => k.BUG_ON(1),
      (thrown) => thrown === 'killed',
    );
  });

  it('round numbers as they round bigints', () => {
    const k = header(test, 'linux/kernel.h');
    const [any, power] = [fc.integer({ min: 0, max: 2 ** 45 }), fc.nat({ max: 30 })];
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 2 ** 30 }), power, (x, y, shift) => {
        const a = 2 ** shift;
        for (const name of ['ALIGN', 'ALIGN_DOWN', 'round_up', 'round_down'] as const) {
          const wanted = / ?up|ALIGN$/.test(name) ? Math.ceil(x / a) * a : Math.floor(x / a) * a;
          assert.equal(k[name](x, a), wanted, name);
          assert.equal(k[name](BigInt(x), BigInt(a)), BigInt(wanted), name);
        }
        assert.equal(k.IS_ALIGNED(x, a), x % a === 0);
        assert.equal(k.rounddown(x, y), x - (x % y));
        assert.equal(k.roundup(BigInt(x), BigInt(y)), BigInt(x + ((y - (x % y)) % y)));
        assert.equal(k.DIV_ROUND_UP(x, y), Math.ceil(x / y));
      }),
    );
    assert.equal(k.round_up(0xffffffffffffffffn, 0x1000n), 0n);
    assert.equal(k.ALIGN_DOWN(-1, 8), -8);
  });

  it('compare in the type that is asked for', () => {
    const k = header(test, 'linux/kernel.h');
    const { u8, u32, u64, s32, s64, struct } = header(test, 'pagewalk.h');
    assert.equal(k.min_t(u64, 10000n, 4096), 4096n);
    assert.equal(k.max_t(s32, -5, 0xffffffff), -1);
    assert.equal(k.max_t(s64, 0xffffffffffffffffn, -2), -1);
    assert.equal(k.min_t(u32, -1, 7), 7);
    assert.equal(k.max_t(u32, -1, 7), 0xffffffff);
    assert.equal(k.min_t(u64, -1, 7), 7n);
    assert.equal(k.clamp_t(u8, 256, 3, 9), 3);
    assert.equal(k.clamp(12n, 3n, 9n), 9n);
    assert.equal(k.clamp(-12, 3, 9), 3);
    assert.equal(k.min3(3, 1, 2), 1);
    assert.equal(k.max3(1n, 3n, 2n), 3n);
    assert.throws(
      () => k.min_t(struct({}) as never, 1, 2),
      /min_t: 'type' must be a type of pagewalk.h such as u64/,
    );
    assert.throws(() => k.min_t(u64, 1.5, 2), /min_t: 'x' must be a size/);
  });

  it('take a value apart', () => {
    const k = header(test, 'linux/kernel.h');
    assert.equal(k.upper_32_bits(0xfedcba9876543210n), 0xfedcba98);
    assert.equal(k.lower_32_bits(0xfedcba9876543210n), 0x76543210);
  });
});
