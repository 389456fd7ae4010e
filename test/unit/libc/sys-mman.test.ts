import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

const PROGRAM = `
  import { errno } from 'errno.h';
  import { fcntl, F_ADD_SEALS, F_GET_SEALS, F_SEAL_SHRINK, F_SEAL_WRITE } from 'fcntl.h';
  import * as mman from 'sys/mman.h';
  import { mmap, munmap, mprotect, mremap, madvise, posix_madvise, msync, mlock, mlock2, munlock, mlockall, munlockall,
    mincore, remap_file_pages, memfd_create, MAP_FAILED, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, PROT_READ,
    PROT_WRITE } from 'sys/mman.h';
  import { ftruncate, brk, sbrk } from 'unistd.h';
  import { printf } from 'stdio.h';
  import { memset, strcpy } from 'string.h';
  import { load_u8, stack_buffer } from 'pagewalk.h';

  const RW = PROT_READ | PROT_WRITE;
  const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
  const at = (p: bigint) => load_u8(p);
`;

/** What a program prints whose main is `body`. */
function output(body: string): string {
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      ${body}
      return 0;
    }`;
  return runLab({ 'memory.user.ts': program }).output;
}

describe('sys/mman.h', () => {
  it('R4.30: mremap moves a mapping with its pages, and grows it in place or elsewhere', () => {
    const text = output(`
      const p = mmap(0n, 8192, RW, ANON, -1, 0);
      strcpy(p, 'here');
      const q = mremap(p, 8192, 16384, mman.MREMAP_MAYMOVE);
      printf('%s %d\\n', q, q === MAP_FAILED ? 1 : 0);
      const target = mmap(0n, 16384, PROT_READ, ANON, -1, 0);
      const r = mremap(q, 16384, 16384, mman.MREMAP_MAYMOVE | mman.MREMAP_FIXED, target);
      printf('%s %d\\n', r, r === target ? 1 : 0);`);
    assert.equal(text, 'here 0\nhere 1\n');
  });

  it('mremap fails as the kernel says: EFAULT where nothing is mapped, EINVAL for flags, ENOMEM when it may not move', () => {
    const text = output(`
      const p = mmap(0n, 8192, RW, ANON, -1, 0);
      munmap(p + 4096n, 4096);
      mmap(p + 4096n, 4096, PROT_READ, ANON | mman.MAP_FIXED, -1, 0);
      const fails = (q: bigint) => printf('%d %d\\n', q === MAP_FAILED ? 1 : 0, errno);
      fails(mremap(0x10000n, 4096, 8192, mman.MREMAP_MAYMOVE));
      fails(mremap(p, 4096, 8192, 8));
      fails(mremap(p, 4096, 8192, 0));`);
    assert.equal(text, '1 14\n1 22\n1 12\n');
  });

  it('MADV_DONTNEED empties anonymous pages at once, posix_madvise keeps them', () => {
    const text = output(`
      const p = mmap(0n, 4096, RW, ANON, -1, 0);
      memset(p, 7, 4096);
      printf('%d %d\\n', posix_madvise(p, 4096, mman.POSIX_MADV_DONTNEED), at(p));
      printf('%d ', madvise(p, 4096, mman.MADV_DONTNEED));
      printf('%d\\n', at(p));
      printf('%d ', madvise(p, 4096, 77));
      printf('%d ', errno);
      printf('%d\\n', posix_madvise(p, 4096, 77));`);
    assert.equal(text, '0 7\n0 0\n-1 22 22\n');
  });

  it('R4.120: mincore tells page for page what is in memory, up to the hole that fails it', () => {
    const text = output(`
      const p = mmap(0n, 4 * 4096, RW, ANON, -1, 0);
      munmap(p + 3n * 4096n, 4096);
      memset(p + 4096n, 1, 1);
      const vec = stack_buffer(8);
      memset(vec, 9, 8);
      printf('%d ', mincore(p, 3 * 4096, vec));
      printf('%d %d %d %d\\n', at(vec), at(vec + 1n), at(vec + 2n), at(vec + 3n));
      memset(vec, 9, 8);
      printf('%d ', mincore(p, 4 * 4096, vec));
      printf('%d %d %d %d\\n', errno, at(vec), at(vec + 1n), at(vec + 3n));
      printf('%d ', mincore(p, 4096, 0x10n));
      printf('%d ', errno);
      printf('%d ', mincore(p + 1n, 4096, vec));
      printf('%d\\n', errno);`);
    assert.equal(text, '0 0 1 0 9\n-1 12 0 1 9\n-1 14 -1 22\n');
  });

  it('R4.70: mlock brings pages in, mlockall wants a flag it knows', () => {
    const text = output(`
      const p = mmap(0n, 8192, RW, ANON, -1, 0);
      const vec = stack_buffer(8);
      printf('%d ', mlock(p, 4096));
      mincore(p, 8192, vec);
      printf('%d %d\\n', at(vec), at(vec + 1n));
      printf('%d %d ', mlock2(p, 4096, mman.MLOCK_ONFAULT), mlock2(p, 4096, 2));
      printf('%d ', errno);
      printf('%d %d ', munlock(p, 8192), mlockall(mman.MCL_ONFAULT));
      printf('%d ', errno);
      printf('%d %d\\n', mlockall(mman.MCL_CURRENT | mman.MCL_FUTURE), munlockall());`);
    assert.equal(text, '0 1 0\n0 -1 22 0 -1 22 0 0\n');
  });

  it('a memfd is a file that mmap takes; remap_file_pages shows other pages of it', () => {
    const text = output(`
      const fd = memfd_create('box', mman.MFD_CLOEXEC);
      ftruncate(fd, 8192);
      const p = mmap(0n, 8192, RW, MAP_SHARED, fd, 0);
      strcpy(p, 'first');
      strcpy(p + 4096n, 'second');
      printf('%d ', remap_file_pages(p, 4096, 0, 1, 0));
      printf('%s %d\\n', p, msync(p, 8192, mman.MS_SYNC));
      printf('%d ', msync(p, 8192, mman.MS_SYNC | mman.MS_ASYNC));
      printf('%d\\n', errno);`);
    assert.equal(text, '0 second 0\n-1 22\n');
  });
});

describe('a memfd', () => {
  it('with MFD_ALLOW_SEALING takes seals, and a writable mapping keeps F_SEAL_WRITE off', () => {
    const text = output(`
      const fd = memfd_create('box', mman.MFD_ALLOW_SEALING);
      ftruncate(fd, 4096);
      const p = mmap(0n, 4096, RW, MAP_SHARED, fd, 0);
      printf('%d ', fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
      printf('%d ', errno);
      munmap(p, 4096);
      printf('%d %x ', fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK), fcntl(fd, F_GET_SEALS));
      printf('%d ', ftruncate(fd, 0));
      printf('%d %d ', errno, mmap(0n, 4096, RW, MAP_SHARED, fd, 0) === MAP_FAILED ? 1 : 0);
      printf('%d\\n', errno);`);
    assert.equal(text, '-1 16 0 a -1 1 1 1\n');
  });
});

describe('the heap', () => {
  it('R4.90: sbrk moves the break and returns the old one', () => {
    const text = output(`
      const start = sbrk(0);
      printf('%d ', sbrk(8192) === start ? 1 : 0);
      memset(start, 5, 8192);
      printf('%d %d ', at(start + 8191n), sbrk(0) === start + 8192n ? 1 : 0);
      printf('%d %d\\n', brk(start), sbrk(0) === start ? 1 : 0);`);
    assert.equal(text, '1 5 1 0 1\n');
  });

  it('a break that cannot move is ENOMEM', () => {
    const text = output(`
      printf('%d ', brk(0x7fffffffe000n));
      printf('%d ', errno);
      printf('%d\\n', sbrk(2 ** 46) === 0xffffffffffffffffn ? errno : 0);`);
    assert.equal(text, '-1 12 12\n');
  });
});
