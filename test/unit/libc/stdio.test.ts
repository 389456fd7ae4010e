import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

const PROGRAM = `
  import { errno } from 'errno.h';
  import { fopen, fdopen, fclose, fread, fwrite, fgets, fgetc, ungetc, fputs, fprintf, fseek, ftell, rewind, feof, ferror,
    fileno, printf, stdin, EOF, SEEK_END, SEEK_SET } from 'stdio.h';
  import { atoi, strtol, strtoul, abort } from 'stdlib.h';
  import { strchr, strrchr, strstr, strncat, strspn, strcspn, strcpy } from 'string.h';
  import { open, O_RDONLY } from 'fcntl.h';
  import { load_text, load_u64, stack_buffer } from 'pagewalk.h';
`;

const DRIVER = `
  import { module_init, MODULE_LICENSE } from 'linux/module.h';
  import { misc_register, MISC_DYNAMIC_MINOR, type miscdevice } from 'linux/miscdevice.h';
  import { printk } from 'linux/printk.h';
  const dev: miscdevice = {
    minor: MISC_DYNAMIC_MINOR,
    name: 'seen',
    fops: { read: (filp, buf, count) => { printk('read of %lu\\n', count); return 0; } },
  };
  module_init(() => misc_register(dev));
  MODULE_LICENSE('GPL');
`;

function run(body: string) {
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      ${body}
      return 0;
    }`;
  return runLab({ 'seen.driver.ts': DRIVER, 'streams.user.ts': program });
}

/** What a program prints whose main is `body`. */
const output = (body: string): string => run(body).output;

describe('stdio.h', () => {
  it('fgets reads a file line by line, whatever its blocks are', () => {
    const text = output(`
      const f = fopen('/tmp/lines', 'w+')!;
      for (let i = 0; i < 1000; i++) fprintf(f, 'line %d\\n', i);
      rewind(f);
      const buf = stack_buffer(64);
      let lines = 0;
      while (fgets(buf, 64, f) !== 0n) lines++;
      printf('%d %d %d ', lines, feof(f) ? 1 : 0, ferror(f));
      fseek(f, 0, SEEK_SET);
      fgets(buf, 5, f);
      printf('[%s]', buf);
      fgets(buf, 5, f);
      printf('[%s]', buf);
      printf(' %d %d\\n', ftell(f), fclose(f));`);
    assert.equal(text, '1000 1 0 [line][ 0\n] 7 0\n');
  });

  it('a program finds its mapping in /proc/self/maps', () => {
    const text = output(`
      const f = fopen('/proc/self/maps', 'r')!;
      const buf = stack_buffer(256);
      while (fgets(buf, 256, f) !== 0n) {
        if (strstr(buf, '[stack]') === 0n) continue;
        const end = stack_buffer(8);
        const from = strtoul(buf, end, 16);
        const to = strtoul(load_u64(end) + 1n, 0n, 16);
        printf('%d %d %s', from < buf ? 1 : 0, to > buf ? 1 : 0, strrchr(buf, 91));
      }`);
    assert.equal(text, '1 1 [stack]\n');
  });

  it('a driver is asked for a block where the program wants a byte, and for all where it wants more', () => {
    const { log } = run(`
      const f = fopen('/dev/seen', 'r')!;
      const buf = stack_buffer(20000);
      fread(buf, 1, 4, f);
      fread(buf, 1, 10000, f);`);
    assert.deepEqual(
      log.filter((line) => line.startsWith('read')),
      ['read of 4096', 'read of 8192'],
    );
  });

  it('bytes come one by one and can be put back', () => {
    const text = output(`
      const f = fopen('/tmp/bytes', 'w+')!;
      fputs('ab', f);
      rewind(f);
      const a = fgetc(f);
      ungetc(a, f);
      printf('%c%c%c%d\\n', a, fgetc(f), fgetc(f), fgetc(f));`);
    assert.equal(text, 'aab-1\n');
  });

  it('fread and fwrite count whole members; a write after a read goes where the program is', () => {
    const text = output(`
      const f = fopen('/tmp/members', 'w+')!;
      printf('%lu ', fwrite('abcdefgh', 1, 8, f));
      rewind(f);
      const buf = stack_buffer(16);
      printf('%lu ', fread(buf, 3, 1, f));
      fputs('X', f);
      rewind(f);
      printf('%lu %s ', fread(buf, 3, 4, f), buf);
      fseek(f, -2, SEEK_END);
      printf('%ld\\n', ftell(f));`);
    assert.equal(text, '8 1 2 abcXefgh 6\n');
  });

  it('what cannot be opened is null with errno', () => {
    const text = output(`
      printf('%d %d ', fopen('/nowhere', 'r') === null ? 1 : 0, errno);
      printf('%d %d ', fopen('/tmp/x', 'q') === null ? 1 : 0, errno);
      printf('%d %d ', fdopen(77, 'r') === null ? 1 : 0, errno);
      const f = fdopen(open('/dev/null', O_RDONLY), 'r')!;
      printf('%d %d\\n', fileno(f), fgetc(f));`);
    assert.equal(text, '1 2 1 22 1 9 3 -1\n');
  });
});

describe('stdlib.h', () => {
  it('strtol and strtoul read numbers as in C', () => {
    const text = output(`
      printf('%ld %ld %ld %ld\\n', strtol(' -42x', 0n, 10), strtol('0x1f', 0n, 0), strtol('017', 0n, 0), strtol('zz', 0n, 36));
      printf('%lx %lx ', strtoul('ffffffffffffffff', 0n, 16), strtoul('-1', 0n, 10));
      printf('%lx %d ', strtoul('10000000000000000', 0n, 16), errno);
      printf('%d %d\\n', atoi('4294967297'), atoi('none'));`);
    assert.equal(
      text,
      '-42 31 15 1295\nffffffffffffffff ffffffffffffffff ffffffffffffffff 34 1 0\n',
    );
  });

  it('abort ends the program by SIGABRT', () => {
    const { status } = run('abort();');
    assert.deepEqual(status, {
      kind: 'signaled',
      signal: 6,
      name: 'SIGABRT',
      reason: 'killed by SIGABRT',
    });
  });
});

describe('string.h', () => {
  it('finds and appends', () => {
    const text = output(`
      const s = stack_buffer(32);
      strcpy(s, '/dev/mem');
      printf('%s %s ', strchr(s, 100), strrchr(s, 47));
      printf('%d ', strstr(s, 'nothing') === 0n ? 1 : 0);
      strncat(s, 'dev0xx', 4);
      printf('%s %lu %lu\\n', load_text(s), strspn(s, '/dev'), strcspn(s, 'm'));`);
    assert.equal(text, 'dev/mem /mem 1 /dev/memdev0 5 5\n');
  });
});
