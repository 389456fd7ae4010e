import assert from 'node:assert/strict';
import type { page, vm_fault, vm_operations_struct } from 'linux/mm_types.h';
import {
  FOP_MMAP,
  VM_OP_ACCESS,
  VM_OP_FAULT,
  VM_OP_MAP_PAGES,
  VM_OP_PAGE_MKWRITE,
  VMA_OPS,
  VMF_ADDRESS,
  VMF_COW_PAGE,
  VMF_FLAGS,
  VMF_GFP_MASK,
  VMF_PAGE,
  VMF_PGOFF,
  VMF_REAL_ADDRESS,
  VMF_VMA,
} from '../../../simulator/exports/gate.ts';
import { KILLED } from './fake-gate.ts';
import { header, register, testRealm, type TestRealm } from './realm.ts';

const FILE = 5;
const VMA = 9;
const FAULT = 3;

describe('fault handlers', () => {
  let test: TestRealm;
  let fields: Map<number, number>;
  let over: boolean;

  beforeEach(() => {
    test = testRealm();
    over = false;
    fields = new Map([
      [VMF_VMA, VMA],
      [VMF_ADDRESS, 0x10001000],
      [VMF_REAL_ADDRESS, 0x10001234],
      [VMF_PGOFF, 7],
      [VMF_FLAGS, 0x255],
      [VMF_GFP_MASK, 0x100cca],
      [VMF_PAGE, 0],
      [VMF_COW_PAGE, 0],
    ]);
    test.fake.addFile(FILE, {});
    test.fake.addVma(VMA, { [VMA_OPS]: 1 });
    test.fake.results['vmf_get'] = (_vmf: number, field: number) =>
      over ? -1 : (fields.get(field) ?? -1);
    test.fake.results['vmf_set'] = (_vmf: number, field: number, value: number) =>
      fields.set(field, value);
  });

  /** Sets the operations as a driver does, in its mmap; returns the number of their table. */
  function tableOf(ops: vm_operations_struct): number {
    const table = register(test, {
      mmap(_filp, vma) {
        vma.vm_ops = ops;
        return 0;
      },
    });
    assert.equal(test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0), 0);
    return test.fake.vmas.get(VMA)!.get(VMA_OPS)!;
  }

  function call(ops: vm_operations_struct, member: number, b = 0, c = 0): number {
    return test.realm.upcalls.vm_operation(tableOf(ops), member, VMA, FAULT, b, c);
  }

  it('see the fault: unsigned long as bigint, unsigned int as number', () => {
    const { VM_FAULT_SIGBUS } = header(test, 'linux/mm.h');
    let seen: unknown[] = [];
    const result = call(
      {
        fault(vmf) {
          seen = [vmf.address, vmf.real_address, vmf.pgoff, vmf.flags, vmf.gfp_mask, vmf.page];
          seen.push(vmf.cow_page, typeof vmf.vma.vm_start, Object.isFrozen(vmf));
          return VM_FAULT_SIGBUS;
        },
      },
      VM_OP_FAULT,
    );
    assert.equal(result, 2);
    const expected = [0x10001000n, 0x10001234n, 7n, 0x255, 0x100cca, null, null, 'bigint', true];
    assert.deepEqual(seen, expected);
  });

  it('hand a page to the kernel, and read it back', () => {
    const { alloc_page, GFP_KERNEL, page_to_pfn } = header(test, 'linux/mm.h');
    let same: boolean | undefined;
    let pfn = 0n;
    const fault = (vmf: vm_fault): number => {
      const page = alloc_page(GFP_KERNEL)!;
      vmf.page = page;
      same = vmf.page === page;
      pfn = page_to_pfn(page);
      return 0;
    };
    assert.equal(call({ fault }, VM_OP_FAULT), 0);
    assert.equal(same, true);
    assert.equal(fields.get(VMF_PAGE), Number(pfn));
    assert.equal(call({ fault: (vmf) => ((vmf.page = null), 0) }, VM_OP_FAULT), 0);
    assert.equal(fields.get(VMF_PAGE), 0);
  });

  it('cannot set anything else, nor hand over what is no page', () => {
    const forge: [name: keyof vm_fault, value: unknown, error: RegExp][] = [
      ['address', 0n, /address cannot be set/],
      ['pgoff', 1n, /pgoff cannot be set/],
      ['page', 12n, /vm_fault: 'page' must be a page, got bigint 12n/],
      ['page', {}, /vm_fault: 'page' must be a page, got an object/],
    ];
    for (const [name, value, error] of forge) {
      const fault = (vmf: vm_fault): number => {
        if (!Reflect.set(vmf, name, value)) throw new TypeError(`${name} cannot be set`);
        return 0;
      };
      assert.ok(Number.isNaN(call({ fault }, VM_OP_FAULT)), name);
      assert.match(test.realm.upcalls.thrown(), error);
    }
  });

  it('lose the fault when they return: a kept vm_fault is a use after free', () => {
    let kept: vm_fault | undefined;
    call({ fault: (vmf) => ((kept = vmf), 0) }, VM_OP_FAULT);
    over = true;
    assert.throws(
      () => call({ fault: () => Number(kept!.pgoff) }, VM_OP_FAULT),
      (thrown) => thrown === KILLED,
    );
    assert.match(String(test.fake.last('bug')[0]), /use after free: this struct vm_fault/);
  });

  it('may return a negative error number, which the kernel takes for bits', () => {
    assert.equal(call({ fault: () => -12 }, VM_OP_FAULT), -12);
    assert.ok(Number.isNaN(call({ fault: () => undefined as never }, VM_OP_FAULT)));
    assert.match(test.realm.upcalls.thrown(), /fault must return an int \(number\), got undefined/);
  });

  it('are asked for neighbours and for leave to write', () => {
    const seen: unknown[] = [];
    const ops: vm_operations_struct = {
      map_pages: (vmf, first, last) => (seen.push([vmf.pgoff, first, last]), 0x100),
      page_mkwrite: (vmf) => (seen.push(vmf.address), 0x200),
    };
    assert.equal(call(ops, VM_OP_MAP_PAGES, 0, 15), 0x100);
    assert.equal(call(ops, VM_OP_PAGE_MKWRITE), 0x200);
    assert.deepEqual(seen, [[7n, 0n, 15n], 0x10001000n]);
  });

  it('access copies between a kernel buffer and the device', () => {
    const { memcpy } = header(test, 'linux/string.h');
    const device = 0xffff888000100000n;
    const buffer = 0xffff888000200000n;
    test.fake.kernel.write(device, 'registers');
    const seen: unknown[] = [];
    const table = tableOf({
      access(_vma, addr, buf, len, write) {
        seen.push(addr, len, write);
        if (write) memcpy(device, buf, len);
        else memcpy(buf, device, len);
        return len;
      },
    });
    const { upcalls } = test.realm;
    assert.equal(upcalls.vm_operation_access(table, VMA, 0x10000010, buffer, 4, false), 4);
    assert.equal(test.fake.kernel.read(buffer, 4), 'regi');
    test.fake.kernel.write(buffer, 'WXYZ');
    assert.equal(upcalls.vm_operation_access(table, VMA, 0x10000010, buffer, 4, true), 4);
    assert.equal(test.fake.kernel.read(device, 9), 'WXYZsters');
    assert.deepEqual(seen, [0x10000010n, 4, 0, 0x10000010n, 4, 1]);
    assert.equal(test.realm.upcalls.vm_operation(table, VM_OP_ACCESS + 90, VMA, 0, 0, 0), 0);
  });
});

describe('pages', () => {
  it('keep mapping and index, which only genuine objects can be given', () => {
    const test = testRealm();
    test.fake.addFile(FILE, {});
    let page: page | undefined;
    const thrown: string[] = [];
    const table = register(test, {
      mmap(filp) {
        const { alloc_page, GFP_KERNEL } = header(test, 'linux/mm.h');
        page = alloc_page(GFP_KERNEL)!;
        page.index = 3n;
        page.mapping = filp.f_mapping;
        for (const [name, value] of [
          ['mapping', {}],
          ['index', 1],
        ] as const) {
          try {
            (page as unknown as Record<string, unknown>)[name] = value;
          } catch (error) {
            thrown.push((error as Error).message);
          }
        }
        return 0;
      },
    });
    test.fake.results['file_get'] = () => 1;
    assert.equal(test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0), 0);
    assert.deepEqual(thrown, [
      "page: 'mapping' must be an address_space, got an object",
      "page: 'index' must be unsigned long (bigint), got number 1; write 1n",
    ]);
  });
});
