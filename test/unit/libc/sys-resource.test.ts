import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

const PROGRAM = `
  import { getrlimit, setrlimit, prlimit, rlimit, RLIM_INFINITY, RLIMIT_AS, RLIMIT_DATA, RLIMIT_NOFILE,
    RLIMIT_STACK, RLIMIT_MEMLOCK } from 'sys/resource.h';
  import { mmap, mprotect, MAP_FAILED, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, PROT_READ, PROT_WRITE } from 'sys/mman.h';
  import { open, O_RDONLY } from 'fcntl.h';
  import { getpid, read, write } from 'unistd.h';
  import { errno } from 'errno.h';
  import { printf } from 'stdio.h';
  import { stack_buffer } from 'pagewalk.h';
`;

/** What a program prints whose main is `body`. */
function output(body: string): string {
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      const limit = rlimit.variable();
      ${body}
      return 0;
    }`;
  return runLab({ 'limits.user.ts': program }).output;
}

describe('sys/resource.h', () => {
  it('tells the limits a process starts with', () => {
    const text = output(`
      for (const resource of [RLIMIT_STACK, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS]) {
        getrlimit(resource, limit);
        printf('%lu %lu\\n', limit.rlim_cur, limit.rlim_max);
      }
      printf('%d\\n', limit.rlim_max === RLIM_INFINITY ? 1 : 0);`);
    const none = '18446744073709551615';
    assert.equal(text, `8388608 ${none}\n1024 4096\n8388608 8388608\n${none} ${none}\n1\n`);
  });

  it('R1.53: RLIMIT_AS and RLIMIT_DATA refuse what goes beyond them with ENOMEM', () => {
    const text = output(`
      limit.rlim_cur = 4096n;
      limit.rlim_max = RLIM_INFINITY;
      setrlimit(RLIMIT_DATA, limit);
      const anon = MAP_PRIVATE | MAP_ANONYMOUS;
      printf('%d %d\\n', mmap(0n, 4096, PROT_READ | PROT_WRITE, anon, -1, 0) === MAP_FAILED ? 1 : 0, errno);
      const p = mmap(0n, 4096, PROT_READ, anon, -1, 0);
      printf('%d %d\\n', mprotect(p, 4096, PROT_READ | PROT_WRITE), errno);
      printf('%d\\n', mmap(0n, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) === MAP_FAILED ? 1 : 0);
      setrlimit(RLIMIT_AS, limit);
      printf('%d %d\\n', mmap(0n, 4096, PROT_READ, anon, -1, 0) === MAP_FAILED ? 1 : 0, errno);`);
    assert.equal(text, '1 12\n-1 12\n0\n1 12\n');
  });

  it('RLIMIT_NOFILE bounds descriptors', () => {
    const text = output(`
      limit.rlim_cur = 4n;
      limit.rlim_max = 4n;
      setrlimit(RLIMIT_NOFILE, limit);
      printf('%d ', open('/dev/null', O_RDONLY));
      printf('%d %d\\n', open('/dev/null', O_RDONLY), errno);`);
    assert.equal(text, '3 -1 24\n');
  });

  it('prlimit sets and tells at once, of this process or another', () => {
    const text = output(`
      const before = rlimit.variable();
      limit.rlim_cur = 1n;
      limit.rlim_max = 2n;
      printf('%d %lu\\n', prlimit(getpid(), RLIMIT_STACK, limit, before), before.rlim_cur);
      printf('%d %lu %lu\\n', prlimit(0, RLIMIT_STACK, 0n, before), before.rlim_cur, before.rlim_max);
      printf('%d %d\\n', prlimit(4711, RLIMIT_STACK, 0n, before), errno);`);
    assert.equal(text, '0 8388608\n0 1 2\n-1 3\n');
  });

  it('bad arguments are EINVAL, EFAULT or a TypeError that names them', () => {
    const text = output(`
      limit.rlim_cur = 2n;
      limit.rlim_max = 1n;
      printf('%d %d\\n', setrlimit(RLIMIT_AS, limit), errno);
      printf('%d %d\\n', getrlimit(16, limit), errno);
      printf('%d %d\\n', getrlimit(RLIMIT_AS, 4096n), errno);
      printf('%d %d\\n', setrlimit(RLIMIT_AS, 4096n), errno);
      try {
        getrlimit(RLIMIT_AS, 'limit' as unknown as bigint);
      } catch (error) {
        printf('%s\\n', String(error));
      }`);
    assert.match(text, /^-1 22\n-1 22\n-1 14\n-1 14\nTypeError: getrlimit: 'rlim' must be .*\n$/);
  });

  it('limits show in /proc/self/limits, as cat prints them', () => {
    const text = output(`
      limit.rlim_cur = 5000000n;
      limit.rlim_max = RLIM_INFINITY;
      setrlimit(RLIMIT_AS, limit);
      const fd = open('/proc/self/limits', O_RDONLY);
      const buffer = stack_buffer(64);
      for (let n = read(fd, buffer, 64); n > 0; n = read(fd, buffer, 64)) write(1, buffer, n);`);
    assert.match(text, /^Max address space {9}5000000 {14}unlimited {12}bytes {5}$/m);
  });
});
