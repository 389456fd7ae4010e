import assert from 'node:assert/strict';
import {
  EACCES,
  EBUSY,
  EFAULT,
  EINVAL,
  ENOMEM,
  EPERM,
  ESPIPE,
} from '../../../simulator/lib/errno.ts';
import { createMachine, type Machine } from '../../../simulator/machine.ts';
import * as m from '../../../simulator/mm/mman.ts';
import {
  F_SEAL_GROW,
  F_SEAL_SHRINK,
  F_SEAL_WRITE,
  FALLOC_FL_KEEP_SIZE,
  FALLOC_FL_PUNCH_HOLE,
} from '../../../simulator/mm/shmem.ts';

const P = 4096;
const A = 0x10000000;
const RW = m.PROT_READ | m.PROT_WRITE;
const ANON = m.MAP_PRIVATE | m.MAP_ANONYMOUS | m.MAP_FIXED;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;

describe('calls on existing mappings', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = createMachine({ memory: 32 << 20 });
    assert.ok(machine.exec('/bin/test', 'test'));
  });

  const sys = (): Machine['syscalls'] => machine.syscalls;
  const map = (address: number, pages: number, prot = RW, flags = ANON, fd = -1): void => {
    assert.equal(sys().mmap(address, pages * P, prot, flags, fd, 0), address);
  };
  const store = (address: number, value = 7): boolean =>
    machine.access.store(sys().mm(), address, 1, value);
  const load = (address: number): number | bigint | undefined =>
    machine.access.load(sys().mm(), address, 1);
  const vmas = (): number => {
    let count = 0;
    const { index } = sys().mm();
    for (let at = A; at < A + 64 * P; at += P) {
      const vma = index.at(at);
      if (vma !== 0 && (at === A || index.at(at - P) !== vma)) count++;
    }
    return count;
  };
  const memfd = (size: number, flags = 0): number => {
    const fd = sys().memfdCreate('m', flags);
    assert.equal(sys().ftruncate(fd, size), 0);
    return fd;
  };

  describe('mremap', () => {
    it('N37: the same size is granted even beyond the end, growing from there is EFAULT (R4.23, R4.22)', () => {
      map(A, 4);
      assert.equal(sys().mremap(A, 5 * P, 5 * P, 0, 0), A);
      assert.equal(sys().mremap(A, 5 * P, 6 * P, m.MREMAP_MAYMOVE, 0), -EFAULT);
      assert.equal(sys().mremap(A, 8 * P, P, 0, 0), A);
      assert.equal(vmas(), 1);
    });

    it('N39: growing in the middle moves that part alone (R4.26)', () => {
      map(A, 4);
      store(A + P, 9);
      const moved = sys().mremap(A + P, P, 2 * P, m.MREMAP_MAYMOVE, 0);
      assert.ok(moved > 0 && moved !== A + P);
      assert.equal(load(moved), 9);
      assert.equal(load(A + P), undefined);
      assert.equal(vmas(), 2);
    });

    it('N40: a failing MREMAP_FIXED has unmapped its destination on 6.12 (R4.28)', () => {
      map(A, 1);
      map(A + 16 * P, 2);
      const flags = m.MREMAP_MAYMOVE | m.MREMAP_FIXED;
      assert.equal(sys().mremap(A, 2 * P, 2 * P, flags, A + 16 * P), -EFAULT);
      assert.equal(load(A + 16 * P), undefined);
    });

    it('N41: MREMAP_DONTUNMAP leaves the old mapping empty (R4.29)', () => {
      map(A, 2);
      store(A, 5);
      const moved = sys().mremap(A, 2 * P, 2 * P, m.MREMAP_MAYMOVE | m.MREMAP_DONTUNMAP, 0);
      assert.equal(load(moved), 5);
      assert.equal(load(A), 0);
    });

    it('N42: growing shared anonymous memory does not grow its object (R4.34)', () => {
      map(A, 2, RW, m.MAP_SHARED | m.MAP_ANONYMOUS | m.MAP_FIXED);
      assert.equal(sys().mremap(A, 2 * P, 4 * P, 0, 0), A);
      assert.equal(load(A + 3 * P), undefined);
      assert.equal(machine.access.fault?.signal, 7);
    });

    it('R4.30: length 0 duplicates a shared mapping, and is EINVAL for a private one', () => {
      map(A, 1, RW, m.MAP_SHARED | m.MAP_ANONYMOUS | m.MAP_FIXED);
      const twin = sys().mremap(A, 0, P, m.MREMAP_MAYMOVE, 0);
      store(A, 3);
      assert.equal(load(twin), 3);
      map(A + 8 * P, 1);
      assert.equal(sys().mremap(A + 8 * P, 0, P, m.MREMAP_MAYMOVE, 0), -EINVAL);
    });
  });

  describe('madvise', () => {
    it('N35: a hole gives ENOMEM, what lies on both sides is dropped all the same (R4.40)', () => {
      map(A, 1);
      map(A + 2 * P, 1);
      store(A);
      store(A + 2 * P);
      assert.equal(sys().madvise(A, 3 * P, m.MADV_DONTNEED), -ENOMEM);
      assert.deepEqual([load(A), load(A + 2 * P)], [0, 0]);
    });

    it('N43: after MADV_FREE the old data can be read, after MADV_DONTNEED zeros (R4.41, R4.42)', () => {
      map(A, 1);
      store(A, 8);
      assert.equal(sys().madvise(A, P, m.MADV_FREE), 0);
      assert.equal(load(A), 8);
      assert.equal(sys().madvise(A, P, m.MADV_DONTNEED), 0);
      assert.equal(load(A), 0);
    });

    it('R4.43: MADV_REMOVE wants a shared writable mapping of a file', () => {
      map(A, 1);
      assert.equal(sys().madvise(A, P, m.MADV_REMOVE), -EINVAL);
      map(A, 1, RW, m.MAP_PRIVATE | m.MAP_FIXED, memfd(P));
      assert.equal(sys().madvise(A, P, m.MADV_REMOVE), -EACCES);
    });

    it('R4.50: populating PROT_NONE is EINVAL, behind the end of the file EFAULT, a hole ENOMEM', () => {
      map(A, 1, m.PROT_NONE);
      assert.equal(sys().madvise(A, P, m.MADV_POPULATE_READ), -EINVAL);
      map(A, 2, RW, m.MAP_SHARED | m.MAP_FIXED, memfd(P));
      assert.equal(sys().madvise(A, 2 * P, m.MADV_POPULATE_WRITE), -EFAULT);
      assert.equal(sys().madvise(A + 8 * P, P, m.MADV_POPULATE_READ), -ENOMEM);
    });

    it('R4.51: guard regions are unknown advice on 6.12', () => {
      map(A, 1);
      assert.equal(sys().madvise(A, P, 102), -EINVAL);
    });
  });

  describe('mlock and msync', () => {
    it('N36: mlock of PROT_NONE is ENOMEM, and the mapping is locked (R4.72)', () => {
      map(A, 1, m.PROT_NONE);
      assert.equal(sys().mlock(A, P), -ENOMEM);
      assert.equal(sys().mm().locked_vm, 1);
    });

    it('R4.61: MS_INVALIDATE of locked memory is EBUSY', () => {
      map(A, 1);
      assert.equal(sys().mlock(A, 1), 0);
      assert.equal(sys().msync(A, P, m.MS_INVALIDATE), -EBUSY);
    });

    it('R4.74: mlockall refuses no flags, unknown ones, and MCL_ONFAULT alone', () => {
      for (const flags of [0, 8, m.MCL_ONFAULT]) assert.equal(sys().mlockall(flags), -EINVAL);
    });
  });

  describe('mseal', () => {
    it('N47: sealed memory keeps its protection even against the same; read-only anonymous keeps its content (R4.81)', () => {
      map(A, 2);
      store(A, 4);
      assert.equal(sys().mprotect(A + P, P, m.PROT_READ), 0);
      assert.equal(sys().mseal(A, 2 * P, 0), 0);
      assert.equal(sys().mprotect(A, P, RW), -EPERM);
      assert.equal(sys().munmap(A, P), -EPERM);
      assert.equal(sys().mremap(A, P, 2 * P, m.MREMAP_MAYMOVE, 0), -EPERM);
      assert.equal(sys().madvise(A, P, m.MADV_DONTNEED), 0);
      assert.equal(sys().madvise(A + P, P, m.MADV_DONTNEED), -EPERM);
    });

    it('R4.80: a hole anywhere seals nothing', () => {
      map(A, 1);
      assert.equal(sys().mseal(A, 2 * P, 0), -ENOMEM);
      assert.equal(sys().munmap(A, P), 0);
    });
  });

  describe('brk', () => {
    it('N46: a free page must stay before the next mapping (R4.91)', () => {
      const start = sys().brk(0);
      const heap = Math.ceil(start / P) * P;
      map(heap + 4 * P, 1);
      assert.equal(sys().brk(heap + 4 * P), start);
      assert.equal(sys().brk(heap + 3 * P), heap + 3 * P);
      assert.ok(store(heap));
      assert.equal(sys().brk(start), start);
      assert.equal(load(heap), undefined);
    });

    it('N30: memory mapped right behind the heap joins it, and the break is stuck (R4.93)', () => {
      const heap = Math.ceil(sys().brk(0) / P) * P;
      assert.equal(sys().brk(heap + P), heap + P);
      map(heap + P, 1);
      const { index } = sys().mm();
      assert.equal(index.at(heap), index.at(heap + P));
      assert.equal(sys().brk(heap + 2 * P), heap + P);
    });
  });

  describe('files under mappings', () => {
    it('N52: truncation takes private copies along (R5.25)', () => {
      const fd = memfd(2 * P);
      map(A, 2, RW, m.MAP_PRIVATE | m.MAP_FIXED, fd);
      store(A + P, 6);
      assert.equal(sys().ftruncate(fd, P), 0);
      assert.equal(load(A + P), undefined);
      assert.equal(sys().ftruncate(fd, 2 * P), 0);
      assert.equal(load(A + P), 0);
    });

    it('punching a hole leaves private copies and zeroes partial pages', () => {
      const fd = memfd(3 * P);
      map(A, 3, RW, m.MAP_SHARED | m.MAP_FIXED, fd);
      map(A + 8 * P, 3, RW, m.MAP_PRIVATE | m.MAP_FIXED, fd);
      for (let i = 0; i < 3 * P; i += 1024) store(A + i, 1);
      store(A + 9 * P, 2);
      const mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
      assert.equal(sys().fallocate(fd, mode, 2048, 2 * P), 0);
      assert.deepEqual([load(A), load(A + 2048), load(A + P)], [1, 0, 0]);
      assert.deepEqual([load(A + 2 * P), load(A + 2 * P + 2048)], [0, 1]);
      assert.equal(load(A + 9 * P), 2);
    });

    it('a write seal waits for writable mappings to go, size seals refuse ftruncate', () => {
      const fd = memfd(P, 2);
      map(A, 1, RW, m.MAP_SHARED | m.MAP_FIXED, fd);
      assert.equal(sys().fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), -EBUSY);
      assert.equal(sys().munmap(A, P), 0);
      const seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK;
      assert.equal(sys().fcntl(fd, F_ADD_SEALS, seals), 0);
      assert.equal(sys().fcntl(fd, F_GET_SEALS, 0), seals);
      assert.equal(sys().ftruncate(fd, 0), -EPERM);
      assert.equal(sys().pwriteBytes(fd, Uint8Array.of(1), 0), -EPERM);
      assert.equal(sys().fcntl(memfd(P), F_ADD_SEALS, F_SEAL_GROW), -EPERM);
    });

    it('an unlinked file goes with its last mapping, and so do its frames', () => {
      const before = machine.mm.alloc.freePages;
      const fd = sys().open('/dev/shm/x', 0o102, 0o600);
      assert.equal(sys().ftruncate(fd, 8 * P), 0);
      assert.equal(sys().fallocate(fd, 0, 0, 8 * P), 0);
      assert.equal(sys().unlink('/dev/shm/x'), 0);
      assert.equal(sys().close(fd), 0);
      assert.equal(machine.mm.alloc.freePages, before);
    });

    it('lseek of a device without llseek is ESPIPE', () => {
      const fd = sys().open('/dev/console', 2, 0);
      assert.equal(sys().lseek(fd, 0, 0), -ESPIPE);
    });
  });

  describe('access from elsewhere', () => {
    it('N60: force writes a read-only private page by copying, never a read-only shared one (R4.122)', () => {
      const mem = sys().open('/proc/self/mem', 2, 0);
      map(A, 1, m.PROT_READ);
      assert.equal(sys().pwriteBytes(mem, Uint8Array.of(9), A), 1);
      assert.equal(load(A), 9);
      map(A, 1, m.PROT_NONE);
      assert.equal(sys().pwriteBytes(mem, Uint8Array.of(9), A), 1);
      assert.equal(load(A), undefined);
      map(A, 1, m.PROT_READ, m.MAP_SHARED | m.MAP_FIXED, memfd(P));
      assert.equal(sys().pwriteBytes(mem, Uint8Array.of(9), A), -5);
    });

    it('process_vm_readv obeys protections and counts what came before a fault', () => {
      map(A, 1);
      store(A + P - 2, 3);
      const { pid } = sys().task();
      const bytes = new Uint8Array(4);
      assert.equal(sys().processVmRead(pid, A + P - 2, bytes), 2);
      assert.equal(bytes[0], 3);
      assert.equal(sys().processVmRead(pid, A + P, bytes), -EFAULT);
      map(A, 1, m.PROT_WRITE);
      assert.equal(sys().processVmRead(pid, A, bytes), -EFAULT);
    });

    it('R4.121: remap_file_pages shuffles a shared mapping and refuses a private one', () => {
      const fd = memfd(2 * P);
      map(A, 2, RW, m.MAP_SHARED | m.MAP_FIXED, fd);
      store(A, 1);
      store(A + P, 2);
      assert.equal(sys().remapFilePages(A, P, 0, 1, 0), 0);
      assert.equal(load(A), 2);
      map(A, 1);
      assert.equal(sys().remapFilePages(A, P, 0, 0, 0), -EINVAL);
    });
  });
});
