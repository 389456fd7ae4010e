import assert from 'node:assert/strict';
import type * as mm from 'linux/mm.h';
import type * as misc from 'linux/miscdevice.h';
import {
  FOP_FSYNC,
  FOP_IOCTL,
  FOP_LLSEEK,
  FOP_MMAP,
  FOP_READ,
  FOP_RELEASE,
  VM_OP_CLOSE,
  VM_OP_MAY_SPLIT,
  VM_OP_MPROTECT,
  VM_OP_NAME,
} from '../../../simulator/exports/gate.ts';
import { KILLED } from './fake-gate.ts';
import { asDriver, header, register, testRealm, type TestRealm } from './realm.ts';

const FILE = 5;
const VMA = 9;

describe('upcalls', () => {
  let test: TestRealm;

  beforeEach(() => {
    test = testRealm();
    test.fake.addFile(FILE, {});
    test.fake.addVma(VMA, {});
  });

  function mmap(handler: unknown): number {
    const table = register(test, { mmap: handler as never });
    return test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0);
  }

  it('call members with façades, numbers and bigints', () => {
    const seen: unknown[][] = [];
    const record =
      (result: number) =>
      (...values: unknown[]) => {
        seen.push(values.map((value) => (typeof value === 'object' ? 'object' : value)));
        return result;
      };
    const table = register(test, {
      unlocked_ioctl: record(5),
      llseek: record(2 ** 40),
      fsync: record(0),
      release: record(0),
    });
    const { upcalls } = test.realm;
    assert.equal(
      upcalls.file_operation(table, FOP_IOCTL, FILE, 0x80046d02 | 0, 0xfffffffffffff000n, 0),
      5,
    );
    assert.equal(upcalls.file_operation(table, FOP_LLSEEK, FILE, -10, 2, 0), 2 ** 40);
    assert.equal(upcalls.file_operation(table, FOP_FSYNC, FILE, 1, 4096, 8191), 0);
    assert.equal(upcalls.file_operation(table, FOP_RELEASE, FILE, 0, 0, 0), 0);
    assert.deepEqual(seen, [
      ['object', 0x80046d02, 0xfffffffffffff000n],
      ['object', -10, 2],
      ['object', 4096, 8191, 1],
      ['object', 'object'],
    ]);
  });

  it('read() moves the position that the kernel gave', () => {
    const table = register(test, {
      read(_filp, buf, count, ppos) {
        assert.equal(buf, 0x7000n);
        assert.equal(count, 16n);
        ppos.value += 5;
        return 5;
      },
    });
    assert.equal(test.realm.upcalls.file_operation(table, FOP_READ, FILE, 100, 0x7000, 16), 5);
    assert.equal(test.realm.upcalls.file_position(), 105);
  });

  it('call the operations of a VMA', () => {
    const seen: unknown[] = [];
    const ops: mm.vm_operations_struct = {
      close: () => void seen.push('close'),
      may_split: (_vma, addr) => (seen.push(addr), -22),
      mprotect: (_vma, start, end, flags) => (seen.push([start, end, flags]), 0),
      name: () => '[memdev]',
    };
    assert.equal(
      mmap((_filp: unknown, vma: mm.vm_area_struct) => {
        vma.vm_ops = ops;
        return 0;
      }),
      0,
    );
    const table = test.fake.last('vma_set')[2] as number;
    const { upcalls } = test.realm;
    assert.equal(upcalls.vm_operation(table, VM_OP_CLOSE, VMA, 0, 0, 0), 0);
    assert.equal(upcalls.vm_operation(table, VM_OP_MAY_SPLIT, VMA, 0x5000, 0, 0), -22);
    assert.equal(upcalls.vm_operation(table, VM_OP_MPROTECT, VMA, 0x1000, 0x2000, 0x71), 0);
    assert.deepEqual(seen, ['close', 0x5000n, [0x1000n, 0x2000n, 0x71n]]);
    assert.equal(upcalls.vm_operation_name(table, VMA), '[memdev]');
    assert.equal(VM_OP_NAME, 10);
  });

  it('say what is wrong with a result', () => {
    const results: readonly (readonly [unknown, string])[] = [
      [
        undefined,
        'TypeError: memdev_mmap must return an int (number), got undefined: add `return 0`',
      ],
      [0n, 'TypeError: memdev_mmap must return an int (number), got bigint 0n'],
      ['0', "TypeError: memdev_mmap must return an int (number), got string '0'"],
      [1.5, 'TypeError: memdev_mmap must return an int (number), got number 1.5'],
      [NaN, 'TypeError: memdev_mmap must return an int (number), got number NaN'],
      [{ valueOf: () => 0 }, 'TypeError: memdev_mmap must return an int (number), got an object'],
    ];
    for (const [result, sentence] of results) {
      assert.equal(
        mmap(function memdev_mmap() {
          return result;
        }),
        NaN,
      );
      assert.equal(test.realm.upcalls.thrown(), sentence);
    }
  });

  it('describe whatever was thrown in one line', () => {
    const hostile = {
      get name() {
        throw new Error('no');
      },
    };
    const thrown: readonly (readonly [unknown, string])[] = [
      [new RangeError('too\n  far'), 'RangeError: too far'],
      ['text', 'text'],
      [undefined, 'undefined'],
      [5n, '5n'],
      [Symbol('s'), 'Symbol(s)'],
      [null, 'null'],
      [{}, 'an object that is not an Error'],
      [hostile, 'an exception that cannot be described'],
      [new Error('x'.repeat(1000)), `Error: ${'x'.repeat(293)}…`],
      [Object.assign(new Error('m'), { name: {} }), 'm'],
    ];
    for (const [value, sentence] of thrown) {
      const result = mmap(() => {
        throw value;
      });
      assert.equal(result, NaN);
      assert.equal(test.realm.upcalls.thrown(), sentence);
    }
  });

  it('let the kernel’s own unwinding pass, even out of a getter of what was thrown', () => {
    const { load_u8 } = header(test, 'pagewalk.h');
    assert.throws(
      () => mmap(() => load_u8(0n)),
      (thrown) => thrown === KILLED,
    );
    test.engine.fatal = false;
    const wild = {
      get name() {
        return load_u8(0n);
      },
    };
    assert.throws(
      () =>
        mmap(() => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- as hostile code does
          throw wild;
        }),
      (thrown) => thrown === KILLED,
    );
  });

  it('never let an object of the user’s through a fatal unwind', () => {
    const handler = () => {
      test.realm.upcalls.set_fatal(true);
      throw new Error('of the user');
    };
    assert.throws(
      () => mmap(handler),
      (thrown) => thrown === 0,
    );
  });

  it('turn exceptions of the simulator’s realm into the user’s', () => {
    const { printf } = header(test, 'stdio.h');
    const foreign = Object.assign(Object.create(null) as object, {
      name: 'RangeError',
      message: 'Maximum call stack size exceeded',
    });
    test.fake.results['write_text'] = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- an object of another realm
      throw foreign;
    };
    assert.throws(
      () => printf('x'),
      (thrown) => thrown instanceof RangeError && thrown !== foreign,
    );
    test.fake.results['write_text'] = () => {
      throw new Error('inside');
    };
    assert.throws(() => printf('x'), /internal error of the simulator: inside/);
  });

  it('keep program and kernel apart', () => {
    const { load_u32, store_u64, stack_buffer } = header(test, 'pagewalk.h');
    const { printf } = header(test, 'stdio.h');
    const { page_count, pfn_to_page } = header(test, 'linux/mm.h');
    store_u64(0x1000n, 0xffff888012345678n);
    assert.equal(load_u32(0x1004n), 0xffff8880);
    assert.throws(() => page_count(pfn_to_page(1n)), /a program cannot call the kernel/);
    mmap(() => {
      store_u64(0xffff888000001000n, 7n);
      assert.equal(load_u32(0xffff888000001000n), 7);
      assert.throws(() => printf('x'), /a driver runs in the kernel, which has no C library/);
      assert.throws(() => stack_buffer(16), /which has no C library/);
      return 0;
    });
    assert.equal(test.realm.upcalls.thrown(), '');
    assert.equal(load_u32(0x1000n), 0x12345678);
  });

  it('run what modules registered, each its own', () => {
    const { module_init, module_exit } = header(test, 'linux/module.h');
    const ran: string[] = [];
    const load = (index: number, name: string, result: number): void => {
      test.realm.beginModule(index, 'driver');
      test.realm.beginModule(99, 'module');
      test.realm.endModule();
      module_init(() => (ran.push(`${name} init`), result));
      module_exit(() => void ran.push(`${name} exit`));
      assert.throws(() => module_init(() => 0), /module_init: this module has one already/);
      test.realm.endModule();
    };
    load(0, 'a', 0);
    load(1, 'b', -12);
    const { upcalls } = test.realm;
    assert.equal(upcalls.module_init(1), -12);
    assert.equal(upcalls.module_init(0), 0);
    assert.equal(upcalls.module_exit(0), 0);
    assert.equal(upcalls.module_init(7), 0);
    assert.deepEqual(ran, ['b init', 'a init', 'a exit']);
    assert.throws(() => module_init(() => 0), /call it at the top level of a \*\.driver\.ts file/);
    test.realm.beginModule(3, 'program');
    assert.throws(() => module_init(() => 0), /\*\.driver\.ts/);
    test.realm.endModule();
  });

  it('call main on the program’s side', () => {
    const { printf } = header(test, 'stdio.h');
    const main = (argc: number, argv: string[]): number => {
      printf('%d %s', argc, argv[1]);
      return 3;
    };
    assert.equal(test.realm.callMain(main, ['memdev', 'x']), 3);
    assert.equal(test.fake.output[1], '2 x');
    assert.equal(
      test.realm.callMain(() => undefined, []),
      0,
    );
    assert.throws(
      () => test.realm.callMain(() => 'x', []),
      /main must return an int \(number\), got string 'x'/,
    );
    assert.throws(
      () => test.realm.callMain(undefined, []),
      /main must be a function, got undefined/,
    );
  });

  describe('misc_register()', () => {
    let m: typeof misc;

    beforeEach(() => {
      m = header(test, 'linux/miscdevice.h');
    });

    it('registers members and label, and writes the minor back', () => {
      const device: misc.miscdevice = {
        minor: m.MISC_DYNAMIC_MINOR,
        name: 'memdev',
        mode: 0o666,
        fops: {
          mmap: function memdev_mmap() {
            return 0;
          },
          release: function memdev_release() {
            return 0;
          },
        },
      };
      asDriver(test, () => assert.equal(m.misc_register(device), 0));
      assert.deepEqual(test.fake.last('register_file_operations'), [
        (1 << FOP_MMAP) | (1 << FOP_RELEASE),
        'memdev_fops',
        0,
      ]);
      assert.deepEqual(test.fake.last('misc_register'), ['memdev', 255, 1, 0o666]);
      assert.equal(device.minor, 60);
      asDriver(test, () => m.misc_deregister(device));
      assert.deepEqual(test.fake.last('misc_deregister'), [60]);
      asDriver(test, () => m.misc_deregister(device));
      assert.match(String(test.fake.last('warn')[0]), /misc_deregister/);
    });

    it('names the table by the device when its functions share no prefix', () => {
      register(test, { mmap: () => 0, open: () => 0 });
      assert.equal(test.fake.last('register_file_operations')[1], 'memdev_fops');
    });

    it('refuses what is not a device', () => {
      const good = { minor: 255, name: 'x', fops: {} };
      const bad: readonly (readonly [unknown, RegExp])[] = [
        [undefined, /misc_register: 'misc' must be a miscdevice object, got undefined/],
        [{ ...good, name: 5 }, /'misc.name' must be a string, got number 5/],
        [{ ...good, minor: '1' }, /'misc.minor' must be int/],
        [{ ...good, fops: null }, /'misc.fops' must be a file_operations object, got null/],
        [
          { ...good, fops: { mmap: 5 } },
          /file_operations: 'mmap' must be a function, got number 5/,
        ],
        [
          { ...good, fops: { setlease: () => 0 } },
          /file_operations: 'setlease' is not supported by this simulator yet/,
        ],
      ];
      for (const [device, message] of bad) {
        asDriver(test, () => assert.throws(() => m.misc_register(device as never), message));
      }
    });

    it('reads members once, so that they cannot change under the kernel', () => {
      let reads = 0;
      const fops = {
        get mmap() {
          reads++;
          return () => -5;
        },
      };
      const table = register(test, fops);
      for (let i = 0; i < 3; i++) {
        assert.equal(test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0), -5);
      }
      assert.equal(reads, 1);
    });
  });
});
