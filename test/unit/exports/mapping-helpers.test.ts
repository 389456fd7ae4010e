import assert from 'node:assert/strict';
import type * as mm from 'linux/mm.h';
import type { vm_area_struct } from 'linux/mm_types.h';
import { EBUSY, EFAULT, ENXIO } from '../../../simulator/lib/errno.ts';
import {
  FOP_MMAP,
  VMA_END,
  VMA_PGOFF,
  VMA_START,
  PCI_BAR_LENGTH,
  PCI_BAR_START,
} from '../../../simulator/exports/gate.ts';
import { asDriver, header, register, testRealm, type TestRealm } from './realm.ts';

const FILE = 5;
const VMA = 9;
const START = 0x10000000;

describe('mapping helpers', () => {
  let test: TestRealm;
  let linux: typeof mm;

  beforeEach(() => {
    test = testRealm();
    linux = header(test, 'linux/mm.h');
    test.fake.addFile(FILE, {});
    test.fake.addVma(VMA, { [VMA_START]: START, [VMA_END]: START + 0x3000, [VMA_PGOFF]: 1 });
  });

  /** Runs `body` as the driver's mmap; returns what it returned, or the exception's text. */
  function inMmap(body: (vma: vm_area_struct) => number): number | string {
    const table = register(test, { mmap: (_filp, vma) => body(vma) });
    const result = test.realm.upcalls.file_operation(table, FOP_MMAP, FILE, VMA, 0, 0);
    return Number.isNaN(result) ? test.realm.upcalls.thrown() : result;
  }

  const inserted = (): unknown[] =>
    test.fake.calls.filter(([name]) => name === 'vm_insert_page').map(([, , ...rest]) => rest);

  it('vm_insert_pages stops at the first error and tells how many are left', () => {
    let left = 0n;
    let results = 0;
    test.fake.results['vm_insert_page'] = () => (results++ < 2 ? 0 : -EBUSY);
    const result = inMmap((vma) => {
      const pages = [1n, 2n, 3n].map(linux.pfn_to_page);
      const num = { value: 3n };
      const error = linux.vm_insert_pages(vma, vma.vm_start, pages, num);
      left = num.value;
      return error;
    });
    assert.equal(result, -EBUSY);
    assert.equal(left, 1n);
    assert.deepEqual(inserted(), [
      [START, 1],
      [START + 0x1000, 2],
      [START + 0x2000, 3],
    ]);
  });

  it('vm_insert_pages refuses a range that leaves the mapping before it inserts anything', () => {
    const pages = [1n, 2n].map(linux.pfn_to_page);
    const result = inMmap((vma) =>
      linux.vm_insert_pages(vma, vma.vm_end - 0x1000n, pages, { value: 2n }),
    );
    assert.equal(result, -EFAULT);
    assert.deepEqual(inserted(), []);
  });

  it('vm_map_pages starts at vm_pgoff, vm_map_pages_zero at 0; both want the whole mapping (R6.27)', () => {
    const pages = [1n, 2n, 3n, 4n].map(linux.pfn_to_page);
    assert.equal(
      inMmap((vma) => linux.vm_map_pages(vma, pages, 4n)),
      0,
    );
    assert.deepEqual(
      inserted().map((call) => (call as number[])[1]),
      [2, 3, 4],
    );
    assert.equal(
      inMmap((vma) => linux.vm_map_pages(vma, pages, 3n)),
      -ENXIO,
    );
    assert.equal(
      inMmap((vma) => linux.vm_map_pages_zero(vma, pages, 3n)),
      0,
    );
    assert.equal(
      inMmap((vma) => linux.vm_map_pages_zero(vma, pages, 2n)),
      -ENXIO,
    );
  });

  it('name function and parameter when a type is wrong', () => {
    const page = linux.pfn_to_page(1n);
    const wrong: [call: (vma: vm_area_struct) => unknown, message: RegExp][] = [
      [(vma) => linux.vm_insert_page(vma, 5 as never, page), /vm_insert_page: 'addr' must be uns/],
      [(vma) => linux.vm_insert_page(vma, 5n, null as never), /vm_insert_page: 'page' must be a p/],
      [() => linux.vm_insert_page({} as never, 5n, page), /vm_insert_page: 'vma' must be a vm_are/],
      [(vma) => linux.vm_map_pages(vma, page as never, 1n), /vm_map_pages: 'pages' must be an ar/],
      [(vma) => linux.vm_map_pages(vma, [], 1 as never), /vm_map_pages: 'num' must be unsigned l/],
      [(vma) => linux.vmf_insert_pfn(vma, 0n, 1 as never), /vmf_insert_pfn: 'pfn' must be unsign/],
      [(vma) => linux.zap_vma_ptes(vma, 0n, 4096 as never), /zap_vma_ptes: 'size' must be unsign/],
      [() => linux.unmap_mapping_range({} as never, 0, 0, 1), /unmap_mapping_range: 'mapping' mus/],
      [() => linux.vmalloc_to_pfn(1 as never), /vmalloc_to_pfn: 'addr' must be unsigned long/],
      [() => linux.split_page({} as never, 1), /split_page: 'page' must be a page/],
      [() => linux.vmf_error('x' as never), /vmf_error: 'err' must be long/],
    ];
    for (const [call, message] of wrong) {
      const result = inMmap((vma) => {
        call(vma);
        return 0;
      });
      assert.match(String(result), message);
    }
  });

  it('vmf_error turns error numbers into answers', () => {
    const answers = [-12, -133, -5, 0].map(linux.vmf_error);
    assert.deepEqual(answers, [1, 0x10, 2, 2]);
  });

  it('alloc_pages_exact splits the block and gives the rest back', () => {
    const { alloc_pages_exact, free_pages_exact, GFP_KERNEL } = header(test, 'linux/gfp.h');
    asDriver(test, () => {
      const address = alloc_pages_exact(3n * 4096n, GFP_KERNEL);
      const pfn = Number((address - 0xffff888000000000n) >> 12n);
      assert.deepEqual(test.fake.last('alloc_pages'), [GFP_KERNEL, 2]);
      assert.deepEqual(test.fake.last('split_page'), [pfn, 2]);
      assert.deepEqual(test.fake.last('free_pages'), [pfn + 3, 0]);
      free_pages_exact(address, 3n * 4096n);
      assert.deepEqual(test.fake.last('free_pages'), [pfn + 2, 0]);
    });
  });

  it('registers of a device are read and written as unsigned numbers', () => {
    const io = header(test, 'linux/io.h');
    const at = 0xffffc90000000000n;
    asDriver(test, () => {
      io.writel(-1, at);
      assert.equal(io.readl(at), 0xffffffff);
      io.writeb(0x1ff, at);
      assert.equal(io.readb(at), 0xff);
      io.writeq(0x1122334455667788n, at);
      assert.equal(io.readq(at), 0x1122334455667788n);
      assert.equal(io.ioread16(at), 0x7788);
      assert.throws(() => io.readl(5 as never), /readl: 'addr' must be unsigned long/);
      io.ioremap(0xfea00000n, 0x1000);
      assert.deepEqual(test.fake.last('ioremap'), [0xfea00000, 0x1000, 0x10]);
    });
  });

  it('devices on the bus are found one after the other', () => {
    const pci = header(test, 'linux/pci.h');
    test.fake.results['pci_find'] = (_v: number, _d: number, from: number) =>
      from < 2 ? from + 1 : 0;
    test.fake.results['pci_get'] = (_device: number, field: number) =>
      field === PCI_BAR_START ? 0xfea00000 : field === PCI_BAR_LENGTH ? 0x100000 : 0x1234;
    asDriver(test, () => {
      const first = pci.pci_get_device(0x1234, pci.PCI_ANY_ID, null)!;
      assert.deepEqual(test.fake.last('pci_find'), [0x1234, -1, 0]);
      assert.equal(first.vendor, 0x1234);
      assert.equal(pci.pci_resource_end(first, 0), 0xfeafffffn);
      assert.equal(pci.pci_enable_device(first), 0);
      const second = pci.pci_get_device(0x1234, pci.PCI_ANY_ID, first)!;
      assert.notEqual(second, first);
      assert.equal(pci.pci_get_device(0x1234, pci.PCI_ANY_ID, second), null);
      assert.throws(() => pci.pci_resource_start({} as never, 0), /'dev' must be a pci_dev/);
      pci.pci_dev_put(null);
    });
  });
});
