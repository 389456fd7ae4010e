import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

function run(main: string, more = ''): LabRun {
  const program = `
    import { malloc, calloc, realloc, reallocarray, free, posix_memalign, aligned_alloc } from 'stdlib.h';
    import { malloc_usable_size } from 'malloc.h';
    import { fork, read, sbrk, close } from 'unistd.h';
    import { open } from 'fcntl.h';
    import { wait, WTERMSIG } from 'sys/wait.h';
    import { setrlimit, rlimit, RLIMIT_AS, RLIMIT_DATA } from 'sys/resource.h';
    import { memset, memcmp, strcpy } from 'string.h';
    import { errno, set_errno } from 'errno.h';
    import { printf } from 'stdio.h';
    import { load_u8, load_u64, store_u8, store_u64, load_text, stack_buffer } from 'pagewalk.h';
    const PATTERN = 'x';
    /** Lines of maps that match, as "start size". */
    function maps(what: string): string {
      const buf = stack_buffer(4096);
      const fd = open('/proc/self/maps', 0);
      const n = read(fd, buf, 4095);
      close(fd);
      store_u8(buf + BigInt(n), 0);
      const lines = load_text(buf).split('\\n').filter((line) => what === '' ? line.endsWith(' 0 ') : line.includes(what));
      return lines.map((line) => {
        const [start, end] = line.split(' ')[0]!.split('-').map((hex) => BigInt('0x' + hex));
        return Number(end! - start!) / 1024 + 'K';
      }).join(' ');
    }
    ${more}
    export function main(argc: number, argv: string[]): number {
      ${main}
      return 0;
    }`;
  return runLab({ 'x.user.ts': program });
}

/** What the program says before SIGABRT. */
function death(main: string): string {
  const { output, status } = run(main);
  assert.equal(status.kind === 'signaled' && status.signal, 6, output);
  return output.trim();
}

// Linux: glibc's malloc/malloc.c. The figures and texts are those that glibc 2.36 gave for the same calls in C.
describe('malloc()', () => {
  it('makes a heap of 132 KiB, whose first chunk is the cache’s', () => {
    const { output } = run(
      `printf('%s ', maps('[heap]'));
       const p = malloc(24), q = malloc(0), r = malloc(25);
       printf('%#lx %ld %ld ', p & 0xfffn, q - p, r - q);
       printf('%ld %ld %ld ', malloc_usable_size(p), malloc_usable_size(r), malloc_usable_size(0n));
       printf('%s', maps('[heap]'));`,
    );
    assert.equal(output, ' 0x2a0 32 32 24 40 0 132K');
  });

  it('grows the heap by what is missing and 128 KiB', () => {
    const { output } = run(
      `malloc(1); malloc(100000); malloc(100000); printf('%s', maps('[heap]'));`,
    );
    assert.equal(output, '328K');
  });

  it('maps what is large, and takes freed sizes from the heap afterwards', () => {
    const { output } = run(
      `const p = malloc(128 * 1024 - 24), q = malloc(128 * 1024 - 25 + 1 + 4096);
       printf('%ld %ld %ld ', p & 0xfffn, q & 0xfffn, malloc_usable_size(q));
       memset(q, 1, 135000);
       free(q); free(p);
       const again = malloc(128 * 1024);
       printf('%s %d', maps('[heap]'), again < 0x1000000n);`,
    );
    assert.equal(output, '672 16 135152 132K 1');
  });

  it('gives freed memory out again, the latest first', () => {
    const { output } = run(
      `const p = malloc(100), q = malloc(100), r = malloc(3000), end = malloc(1);
       free(p); free(q); free(r);
       printf('%d %d ', malloc(97) === q, malloc(104) === p);
       const a = malloc(1500), b = malloc(1400);
       printf('%d %d', a === r, b === r + 1520n);`,
    );
    assert.equal(output, '1 1 1 1');
  });

  it('joins free neighbours, and gives the end back to the kernel', () => {
    const { output } = run(
      `const p = [0, 1, 2, 3].map(() => malloc(60000));
       const end = malloc(2000);
       printf('%s ', maps('[heap]'));
       free(p[1]!); free(p[0]!); free(p[2]!);
       printf('%d ', malloc(180000 - 100) === p[0]);
       free(p[3]!); free(end); free(p[0]!);
       printf('%s', maps('[heap]'));`,
    );
    assert.equal(output, '308K 1 132K');
  });

  it('keeps everything it remembers in the memory that fork() copies', () => {
    const { output } = run(
      `const p = malloc(50), q = malloc(50);
       free(p);
       fork(child, p, q); wait(null);
       printf('%d %d', malloc(50) === p, malloc(50) !== q);`,
      `function child(p: bigint, q: bigint): number {
         free(q);
         printf('%d %d ', malloc(50) === q, malloc(50) === p);
         return 0;
       }`,
    );
    assert.equal(output, '1 1 1 1');
  });

  it('fails with ENOMEM at the limits, and goes on', () => {
    const { output } = run(
      `const limit = rlimit.variable();
       limit.rlim_cur = limit.rlim_max = 1024n * 1024n;
       setrlimit(RLIMIT_DATA, limit);
       printf('%ld %d ', malloc(2 * 1024 * 1024), errno);
       set_errno(0);
       printf('%d %d ', malloc(1000) !== 0n, errno);
       printf('%ld %d ', malloc(1n << 63n), errno);
       set_errno(0);
       printf('%ld %d ', calloc(1n << 40n, 1n << 40n), errno);
       set_errno(0);
       printf('%ld %d', reallocarray(malloc(1), 1n << 40n, 1n << 40n), errno);`,
    );
    assert.equal(output, '0 12 1 0 0 12 0 12 0 12');
  });

  it('goes on behind memory that the program took with sbrk()', () => {
    const { output } = run(
      `const p = malloc(100000);
       const mine = sbrk(4096);
       memset(mine, 7, 4096);
       const q = malloc(100000);
       memset(q, 1, 100000);
       printf('%d %d ', q > mine, load_u8(mine + 4095n));
       free(q); free(p);
       printf('%d %d', malloc(30000) === p, malloc(20000) !== 0n);`,
    );
    assert.equal(output, '1 7 1 1');
  });
});

describe('calloc()', () => {
  it('clears what was used before, and touches no page that the kernel has just given', () => {
    const { output } = run(
      `const p = malloc(2000); memset(p, 255, 2000); const keep = malloc(1); free(p);
       const q = calloc(250, 8);
       let sum = 0;
       for (let i = 0n; i < 2000n; i++) sum += load_u8(q + i);
       printf('%d %d ', p === q, sum);
       const rss = () => { const b = stack_buffer(64); const fd = open('/proc/self/statm', 0); store_u8(b + BigInt(read(fd, b, 63)), 0); close(fd); return Number(load_text(b).split(' ')[1]); };
       rss();
       const before = rss();
       calloc(1, 110000); calloc(1, 120000);
       printf('%d', rss() - before);`,
    );
    assert.equal(output, '1 0 34');
  });
});

describe('realloc()', () => {
  it('keeps the content where it lies or moves it', () => {
    const { output } = run(
      `const p = realloc(0n, 10); strcpy(p, 'content!');
       const a = realloc(p, 2000);
       printf('%d %s ', a === p, load_text(a));
       const wall = malloc(10);
       const b = realloc(a, 4000);
       printf('%d %s ', b === a, load_text(b));
       const c = realloc(b, 20);
       printf('%d %ld ', c === b, malloc_usable_size(c));
       const d = realloc(c, 300000);
       const e = realloc(d, 600000);
       printf('%s %ld ', load_text(e), malloc_usable_size(e));
       printf('%ld', realloc(e, 0));`,
    );
    assert.equal(output, '1 content! 0 content! 1 24 content! 602096 0');
  });
});

describe('posix_memalign() and aligned_alloc()', () => {
  it('align, and what they give is freed as any memory', () => {
    const { output } = run(
      `const at = { value: 1n };
       const sizes: string[] = [];
       for (const alignment of [8, 16, 64, 4096, 65536]) {
         for (const size of [1, 5000, 200000]) {
           if (posix_memalign(at, alignment, size) !== 0 || at.value % BigInt(alignment) !== 0n) printf('bad');
           if (malloc_usable_size(at.value) < BigInt(size)) printf('small');
           memset(at.value, 1, size);
           free(at.value);
         }
       }
       at.value = 1n; set_errno(0);
       printf('%d %d %d %d %ld ', posix_memalign(at, 24, 1), posix_memalign(at, 4, 1), posix_memalign(at, 16, 1n << 63n), errno, at.value);
       printf('%d %d', aligned_alloc(48, 100) % 64n === 0n, aligned_alloc(256, 100) % 256n === 0n);`,
    );
    assert.equal(output, '22 22 12 0 1 1 1');
  });
});

describe('free()', () => {
  it('takes NULL, and leaves errno alone', () => {
    const { output } = run(
      `set_errno(5); free(0n); free(malloc(10)); free(malloc(1 << 20)); printf('%d', errno);`,
    );
    assert.equal(output, '5');
  });

  it('notices wrong pointers as glibc does', () => {
    assert.equal(death('free(malloc(40) + 8n);'), 'free(): invalid pointer');
    assert.equal(death('free(malloc(64) + 16n);'), 'free(): invalid pointer');
    assert.equal(
      death('const p = malloc(64); store_u64(p + 8n, 17n); free(p + 16n);'),
      'free(): invalid size',
    );
    assert.equal(death('free(malloc(1 << 20) + 4096n);'), 'free(): invalid pointer');
    const { status } = run('free(0x1234560n);');
    assert.equal(status.kind === 'signaled' && status.signal, 11);
  });

  it('notices what is freed twice as glibc does', () => {
    assert.equal(
      death('const p = malloc(40); free(p); free(p);'),
      'free(): double free detected in tcache 2',
    );
    assert.equal(
      death(
        `const p = [1, 2, 3, 4, 5, 6, 7, 8].map(() => malloc(40)); p.forEach(free); free(p[7]!);`,
      ),
      'double free or corruption (fasttop)',
    );
    assert.equal(
      death('const p = malloc(2000); malloc(1); free(p); free(p);'),
      'double free or corruption (!prev)',
    );
    assert.equal(
      death('const p = malloc(2000); free(p); free(p);'),
      'double free or corruption (top)',
    );
  });

  it('notices that a neighbour’s size was overwritten', () => {
    assert.equal(
      death('const p = malloc(2000), q = malloc(2000); malloc(1); memset(p, 0x41, 2016); free(p);'),
      'free(): invalid next size (normal)',
    );
    assert.equal(
      death('const p = malloc(24); memset(p, 0xff, 40); malloc(5000);'),
      'malloc(): corrupted top size',
    );
  });
});

describe('the heap', () => {
  it('keeps every block apart from the others through thousands of calls', () => {
    const { output, status } = run(
      `let seed = 12345;
       const random = (n: number): number => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
       const size = (): number => [random(64), random(600), random(5000), random(300000)][random(4)]!;
       const blocks: { at: bigint; size: number; mark: number }[] = [];
       const mark = (at: bigint, size: number, value: number): void => {
         if (size > 0) { memset(at, value, Math.min(size, 64)); store_u8(at + BigInt(size - 1), value); }
       };
       const check = (b: { at: bigint; size: number; mark: number }): void => {
         if (b.at % 16n !== 0n) printf('unaligned ');
         if (b.size > 0 && (load_u8(b.at) !== b.mark || load_u8(b.at + BigInt(Math.min(b.size, 64) - 1)) !== b.mark || load_u8(b.at + BigInt(b.size - 1)) !== b.mark)) printf('lost ');
       };
       for (let i = 0; i < 4000; i++) {
         const what = random(5);
         const value = i & 255;
         if (what < 2 || blocks.length === 0) {
           const n = size();
           const at = random(4) === 0 ? calloc(1, n) : random(8) === 0 ? aligned_alloc(1 << (5 + random(6)), n) : malloc(n);
           mark(at, n, value);
           blocks.push({ at, size: n, mark: value });
         } else {
           const b = blocks[random(blocks.length)]!;
           check(b);
           if (what === 4) {
             const n = size() + 1;
             const kept = Math.min(n, b.size, 64);
             b.at = realloc(b.at, n);
             for (let k = 0; k < kept; k++) if (load_u8(b.at + BigInt(k)) !== b.mark && k !== b.size - 1) printf('moved ');
             b.size = n; b.mark = value;
             mark(b.at, n, value);
           } else {
             free(b.at);
             blocks.splice(blocks.indexOf(b), 1);
           }
         }
       }
       for (const b of blocks) { check(b); free(b.at); }
       blocks.sort((x, y) => (x.at < y.at ? -1 : 1));
       blocks.forEach((b, i) => { if (i > 0 && blocks[i - 1]!.at + BigInt(blocks[i - 1]!.size) > b.at) printf('overlap '); });
       printf('done');`,
    );
    assert.equal(output, 'done', JSON.stringify(status));
  });
});
