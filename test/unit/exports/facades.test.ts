import assert from 'node:assert/strict';
import type * as mm from 'linux/mm.h';
import type * as fs from 'linux/fs.h';
import {
  FILE_FLAGS,
  FILE_GENERATION,
  FILE_MODE,
  FILE_POS,
  FOP_MMAP,
  FOP_OPEN,
  INODE_RDEV,
  VMA_END,
  VMA_FILE,
  VMA_GENERATION,
  VMA_OPS,
  VMA_PGOFF,
  VMA_PRIVATE,
  VMA_START,
  VM_OP_OPEN,
} from '../../../simulator/exports/gate.ts';
import { asDriver, header, register, testRealm, type TestRealm } from './realm.ts';

const FILE = 5;
const VMA = 9;

describe('façades', () => {
  let test: TestRealm;
  let linux: typeof mm;

  beforeEach(() => {
    test = testRealm();
    linux = header(test, 'linux/mm.h');
    test.fake.addFile(FILE, { [FILE_FLAGS]: 2, [FILE_MODE]: 3, [FILE_POS]: 100 });
    test.fake.addVma(VMA, {
      [VMA_START]: 0x10000000,
      [VMA_END]: 0x10004000,
      [VMA_PGOFF]: 1,
      [VMA_FILE]: FILE,
      [VMA_OPS]: 1,
    });
    test.fake.flags.set(VMA, 0xfbn);
  });

  /** Runs `body` as the mmap handler of a driver; what it throws comes out. */
  function inMmap(body: (filp: fs.file, vma: mm.vm_area_struct) => void): void {
    const failures: unknown[] = [];
    const table = register(test, {
      mmap(filp, vma) {
        try {
          body(filp, vma);
        } catch (error) {
          if (test.engine.fatal) throw error;
          failures.push(error);
        }
        return 0;
      },
    });
    test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0);
    if (failures.length > 0) throw failures[0];
  }

  it('show the fields of a VMA and of its file', () => {
    inMmap((filp, vma) => {
      assert.equal(vma.vm_start, 0x10000000n);
      assert.equal(vma.vm_end, 0x10004000n);
      assert.equal(vma.vm_pgoff, 1n);
      assert.equal(vma.vm_flags, 0xfbn);
      assert.equal(linux.vma_pages(vma), 4n);
      assert.equal(vma.vm_file, filp);
      assert.equal(filp.f_flags, 2);
      assert.equal(filp.f_mode, 3);
      assert.equal(filp.f_pos, 100);
      assert.equal(filp.f_path.dentry.d_name.name, 'memdev');
    });
  });

  it('are the same object as long as it is the same VMA', () => {
    let first: unknown;
    inMmap((filp, vma) => {
      first = vma;
      assert.equal(vma.vm_file, filp.private_data ?? filp);
    });
    inMmap((_filp, vma) => {
      assert.equal(vma, first);
    });
    test.fake.vmas.get(VMA)!.set(VMA_GENERATION, 2);
    inMmap((_filp, vma) => {
      assert.notEqual(vma, first);
    });
  });

  it('set what drivers may set', () => {
    const data = { count: 1 };
    inMmap((filp, vma) => {
      vma.vm_pgoff = 7n;
      vma.vm_page_prot = linux.pgprot_noncached(vma.vm_page_prot);
      vma.vm_private_data = data;
      filp.private_data = data;
      filp.f_pos = 8;
    });
    assert.equal(test.fake.vmas.get(VMA)!.get(VMA_PGOFF), 7);
    assert.deepEqual(test.fake.last('vma_set_prot'), [VMA, 0x35n]);
    assert.equal(typeof test.fake.vmas.get(VMA)!.get(VMA_PRIVATE), 'number');
    assert.equal(test.fake.files.get(FILE)!.get(FILE_POS), 8);
    inMmap((filp, vma) => {
      assert.equal(vma.vm_private_data, data);
      assert.equal(filp.private_data, data);
    });
  });

  it('start with no private data after the handle is used again', () => {
    inMmap((filp) => {
      filp.private_data = 'old';
    });
    test.fake.files.get(FILE)!.set(FILE_GENERATION, 2);
    inMmap((filp) => {
      assert.equal(filp.private_data, null);
    });
  });

  it('refuse assignments with the way out', () => {
    inMmap((_filp, vma) => {
      const any = vma as unknown as Record<string, unknown>;
      assert.throws(
        () => (any['vm_flags'] = 1n),
        /vm_flags is const since Linux 6.3: use vm_flags_set\(vma, flags\)/,
      );
      assert.throws(
        () => (any['vm_start'] = 1n),
        /vm_start: the range of a mapping is the kernel's/,
      );
      assert.throws(() => (any['vm_end'] = 1n), /return -EINVAL from mmap/);
      assert.throws(
        () => (any['vm_pgoff'] = 1),
        /'vm_pgoff' must be unsigned long \(bigint\), got number 1; write 1n/,
      );
      assert.throws(
        () => (any['vm_ops'] = 5),
        /'vm_ops' must be a vm_operations_struct object, got number 5/,
      );
      assert.equal(Reflect.set(any, 'vm_extra', 5), false);
    });
  });

  it('cannot be forged', () => {
    inMmap((filp, vma) => {
      const attempts: readonly unknown[] = [
        {},
        null,
        undefined,
        VMA,
        BigInt(VMA),
        Object.create(vma),
        Object.create(Object.getPrototypeOf(vma) as object),
        { ...vma },
        new Proxy(vma, {}),
        filp,
      ];
      for (const attempt of attempts) {
        assert.throws(
          () => linux.remap_pfn_range(attempt as never, 0n, 0n, 4096n, vma.vm_page_prot),
          /^TypeError: remap_pfn_range: 'vma' must be a vm_area_struct, got /,
        );
        assert.throws(
          () => linux.page_count(attempt as never),
          /page_count: 'page' must be a page, got /,
        );
      }
      const file = header(test, 'linux/fs.h');
      assert.throws(
        () => file.file_inode(vma as never),
        /file_inode: 'f' must be a file, got an object/,
      );
    });
    assert.ok(test.fake.calls.every(([name]) => name !== 'remap_pfn_range'));
  });

  it('give no way to their class', () => {
    inMmap((filp, vma) => {
      const page = linux.pfn_to_page(3n);
      for (const facade of [filp, vma, page, filp.f_inode]) {
        assert.ok(Object.isFrozen(facade));
        const prototype = Object.getPrototypeOf(facade) as object;
        assert.ok(Object.isFrozen(prototype));
        assert.equal(facade.constructor, Object);
        assert.deepEqual(Reflect.ownKeys(facade), []);
        for (const key of Reflect.ownKeys(prototype)) {
          const property = { ...Object.getOwnPropertyDescriptor(prototype, key) };
          assert.ok(!('value' in property));
          for (const accessor of Object.values(property) as unknown[]) {
            if (typeof accessor !== 'function') continue;
            assert.throws(() => Reflect.apply(accessor, {}, [0n]), TypeError);
          }
        }
      }
    });
  });

  it('oops when they are used after the object is gone', () => {
    let kept: mm.vm_area_struct | undefined;
    inMmap((_filp, vma) => {
      kept = vma;
    });
    test.fake.vmas.get(VMA)!.set(VMA_GENERATION, 2);
    assert.throws(
      () => inMmap(() => assert.fail(String(kept!.vm_start))),
      (thrown) => thrown === 'killed',
    );
    assert.match(
      String(test.fake.last('bug')[0]),
      /use after free: this struct vm_area_struct was freed/,
    );
  });

  it('hand operations back as the driver set them', () => {
    const ops: mm.vm_operations_struct = { open: function memdev_vma_open() {} };
    inMmap((_filp, vma) => {
      assert.ok(vma.vm_ops !== null && Object.isFrozen(vma.vm_ops));
      vma.vm_ops = ops;
      assert.equal(vma.vm_ops, ops);
      vma.vm_ops = ops;
    });
    const registered = test.fake.calls.filter(([name]) => name === 'register_vm_operations');
    assert.deepEqual(registered, [['register_vm_operations', 1 << VM_OP_OPEN, 'memdev_vm_ops']]);
    inMmap((_filp, vma) => {
      vma.vm_ops = null;
      assert.equal(vma.vm_ops, null);
    });
  });

  it('count and free pages', () => {
    asDriver(test, () => {
      const page = linux.alloc_pages(linux.GFP_KERNEL, 2)!;
      const pfn = linux.page_to_pfn(page);
      assert.equal(linux.pfn_to_page(pfn), page);
      assert.equal(linux.page_address(page), 0xffff888000000000n + (pfn << 12n));
      assert.equal(linux.virt_to_page(linux.page_address(page) + 5n), page);
      linux.get_page(page);
      assert.deepEqual(test.fake.last('get_page'), [Number(pfn)]);
      linux.free_pages(linux.page_address(page), 2);
      assert.deepEqual(test.fake.last('free_pages'), [Number(pfn), 2]);
      test.fake.results['alloc_pages'] = 0;
      assert.equal(linux.alloc_page(linux.GFP_KERNEL), null);
      assert.equal(linux.__get_free_page(linux.GFP_KERNEL), 0n);
    });
  });

  it('oops when a page without a struct page is used', () => {
    asDriver(test, () => {
      test.fake.results['kload'] = () => {
        throw new Error('reads the struct page');
      };
      const page = linux.pfn_to_page(0xfea00n);
      assert.equal(linux.page_to_pfn(page), 0xfea00n);
      assert.throws(() => linux.get_page(page), /reads the struct page/);
      assert.deepEqual(test.fake.last('kload'), [0xffffea0003fa8000n, 8]);
    });
  });

  it('take device numbers apart', () => {
    test.fake.results['inode_get'] = (_inode: number, field: number) =>
      field === INODE_RDEV ? (10 << 20) | 60 : 0;
    const { imajor, iminor, file_inode } = header(test, 'linux/fs.h');
    const table = register(test, {
      open(inode, filp) {
        assert.equal(imajor(inode), 10);
        assert.equal(iminor(inode), 60);
        assert.equal(file_inode(filp), inode);
        assert.equal(filp.f_inode, inode);
        return 0;
      },
    });
    assert.equal(
      test.realm.upcalls.file_operation(table, FOP_OPEN, FILE, 0, 0, 0),
      0,
      test.realm.upcalls.thrown(),
    );
  });
});
