import assert from 'node:assert/strict';
import type * as errno from 'errno.h';
import type * as string from 'string.h';
import { decodeUtf8, encodeUtf8 } from '../../../simulator/libc/utf8.ts';
import fc from 'fast-check';
import { header, testRealm, type TestRealm } from '../exports/realm.ts';

describe('the C library', () => {
  let test: TestRealm;
  let err: typeof errno;

  beforeEach(() => {
    test = testRealm();
    err = header(test, 'errno.h');
  });

  describe('system calls', () => {
    it('give -1 and errno when they fail', () => {
      const { open, O_RDWR } = header(test, 'fcntl.h');
      test.fake.results['sys_open'] = -2;
      assert.equal(err.errno, 0);
      assert.equal(open('/none', O_RDWR), -1);
      assert.equal(err.errno, err.ENOENT);
      test.fake.results['sys_open'] = 3;
      assert.equal(open('/there', O_RDWR), 3);
      assert.equal(err.errno, err.ENOENT);
    });

    it('open() hands path, flags and mode to the kernel, the path from text or memory', () => {
      const { open, O_RDWR, O_CREAT } = header(test, 'fcntl.h');
      open('/tmp/t.txt', O_RDWR | O_CREAT, 0o644);
      assert.deepEqual(test.fake.last('sys_open'), ['/tmp/t.txt', 0o102, 0o644]);
      test.fake.user.write(0x5000n, '/dev/memdev\0');
      open(0x5000n, O_RDWR);
      assert.deepEqual(test.fake.last('sys_open'), ['/dev/memdev', 2, 0]);
    });

    it('mmap() gives an address, MAP_FAILED with errno, or what a driver returned', () => {
      const { mmap, MAP_FAILED, MAP_PRIVATE, MAP_ANONYMOUS, PROT_READ } = header(
        test,
        'sys/mman.h',
      );
      const call = () => mmap(0n, 100, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      test.fake.results['sys_mmap'] = 0x7ffff7ff9000;
      assert.equal(call(), 0x7ffff7ff9000n);
      assert.deepEqual(test.fake.last('sys_mmap'), [0, 100, 1, 0x22, -1, 0]);
      test.fake.results['sys_mmap'] = -22;
      assert.equal(call(), MAP_FAILED);
      assert.equal(err.errno, err.EINVAL);
      test.fake.results['sys_mmap'] = -5000;
      assert.equal(call(), (1n << 64n) - 5000n);
      test.fake.results['sys_mmap'] = 1;
      assert.equal(call(), 1n);
    });

    it('take addresses and sizes over the whole range of unsigned long', () => {
      const { munmap, mmap } = header(test, 'sys/mman.h');
      munmap(0xfffffffffffff000n, 0x1000n);
      assert.deepEqual(test.fake.last('sys_munmap'), [0xfffffffffffff000n, 4096]);
      mmap(0n, -1, 0, 0, 0, -4096);
      assert.deepEqual(test.fake.last('sys_mmap'), [
        0,
        0xffffffffffffffffn,
        0,
        0,
        0,
        0xfffffffffffff000n,
      ]);
    });

    it('refuse the wrong JavaScript type by name', () => {
      const { mmap, munmap } = header(test, 'sys/mman.h');
      const { close, read } = header(test, 'unistd.h');
      assert.throws(
        () => munmap(4096 as never, 1n),
        /^TypeError: munmap: 'addr' must be unsigned long \(bigint\), got number 4096; write 4096n$/,
      );
      assert.throws(() => mmap(null as never, 1, 1, 1, 1, 1), /mmap: 'addr' must be .*got null/);
      assert.throws(
        () => mmap(0n, 1.5, 1, 1, 1, 1),
        /mmap: 'length' must be a size .*got number 1.5/,
      );
      assert.throws(() => close(3n as never), /close: 'fd' must be int \(number\), got bigint 3n/);
      assert.throws(() => read(3, {} as never, 1), /read: 'buf' must be .*got an object/);
      assert.deepEqual(test.fake.calls, []);
    });

    it('write() takes bytes of memory or of text', () => {
      const { write } = header(test, 'unistd.h');
      write(1, 'hello', 4);
      assert.equal(test.fake.output[1], 'hell');
      test.fake.results['stack_reserve'] = 0x7ff0;
      test.fake.results['sys_write'] = 3;
      assert.equal(write(3, 'abc', 3), 3);
      assert.deepEqual(test.fake.last('sys_write'), [3, 0x7ff0, 3]);
      assert.equal(test.fake.user.read(0x7ff0n, 3), 'abc');
      test.fake.results['sys_write'] = 7;
      assert.equal(write(3, 0x1000n, 7n), 7);
      assert.deepEqual(test.fake.last('sys_write'), [3, 0x1000, 7]);
    });

    it('cover descriptors and files', () => {
      const u = header(test, 'unistd.h');
      u.lseek(3, -10, u.SEEK_END);
      assert.deepEqual(test.fake.last('sys_lseek'), [3, -10, 2]);
      u.ftruncate(3, 8192);
      assert.deepEqual(test.fake.last('sys_ftruncate'), [3, 8192]);
      u.unlink('/tmp/x');
      assert.deepEqual(test.fake.last('sys_unlink'), ['/tmp/x']);
      test.fake.results['sys_getpid'] = 42;
      assert.equal(u.getpid(), 42);
      assert.equal(u.sysconf(u._SC_PAGESIZE), 4096);
      assert.equal(u.sysconf(12345), -1);
      assert.equal(err.errno, err.EINVAL);
      const { exit } = header(test, 'stdlib.h');
      exit(3);
      assert.deepEqual(test.fake.last('sys_exit'), [3]);
    });

    it('ioctl() and its command numbers are those of Linux', () => {
      const i = header(test, 'sys/ioctl.h');
      assert.equal(i._IO('m', 1), 0x6d01);
      assert.equal(i._IOR('m', 2, 4), 0x80046d02);
      assert.equal(i._IOW('m', 3, 8), 0x40086d03);
      assert.equal(i._IOWR(0x6d, 4, 16), 0xc0106d04);
      i.ioctl(3, i._IOR('m', 2, 4), 0x7000n);
      assert.deepEqual(test.fake.last('sys_ioctl'), [3, 0x80046d02, 0x7000]);
      i.ioctl(3, 1);
      assert.deepEqual(test.fake.last('sys_ioctl'), [3, 1, 0]);
    });
  });

  it('perror() writes text and error to standard error and keeps errno', () => {
    const { perror } = header(test, 'stdio.h');
    err.set_errno(err.EINVAL);
    perror('mmap');
    perror('');
    perror(null);
    err.set_errno(err.ENODEV);
    perror('mmap');
    assert.equal(
      test.fake.output[2],
      'mmap: Invalid argument\nInvalid argument\nInvalid argument\nmmap: No such device\n',
    );
    assert.equal(err.errno, err.ENODEV);
  });

  it('strerror() has the texts of glibc', () => {
    const { strerror } = header(test, 'string.h');
    const texts: readonly (readonly [number, string])[] = [
      [0, 'Success'],
      [err.EPERM, 'Operation not permitted'],
      [err.EAGAIN, 'Resource temporarily unavailable'],
      [err.ENOMEM, 'Cannot allocate memory'],
      [err.EFAULT, 'Bad address'],
      [err.EOVERFLOW, 'Value too large for defined data type'],
      [err.EOPNOTSUPP, 'Operation not supported'],
      [133, 'Memory page has hardware error'],
      [41, 'Unknown error 41'],
      [524, 'Unknown error 524'],
      [-1, 'Unknown error -1'],
    ];
    for (const [number, text] of texts) assert.equal(strerror(number), text);
  });

  it('writes plain output', () => {
    const { puts, fputs, putchar, fprintf, dprintf, fflush, stderr, stdout } = header(
      test,
      'stdio.h',
    );
    puts('line');
    fputs('x', stdout);
    putchar(0x141);
    fprintf(stderr, '%d', 1);
    dprintf(2, '%d', 2);
    assert.equal(fflush(stdout), 0);
    assert.equal(test.fake.output[1], 'line\nxA');
    assert.equal(test.fake.output[2], '12');
    assert.throws(() => fprintf({} as never, 'x'), /fprintf: 'stream' must be an open stream/);
  });

  it('atoi() reads the number at the start', () => {
    const { atoi } = header(test, 'stdlib.h');
    const cases: readonly (readonly [string, number])[] = [
      ['42', 42],
      ['  -7x', -7],
      ['+5', 5],
      ['x', 0],
      ['', 0],
    ];
    for (const [text, value] of cases) assert.equal(atoi(text), value);
  });

  describe('string.h', () => {
    let s: typeof string;

    beforeEach(() => {
      s = header(test, 'string.h');
    });

    it('copies text and memory with the NUL', () => {
      assert.equal(s.strcpy(0x1000n, 'Sky is Hello'), 0x1000n);
      assert.equal(test.fake.user.read(0x1000n, 13), 'Sky is Hello\0');
      s.strcpy(0x2000n, 0x1004n);
      assert.equal(test.fake.user.read(0x2000n, 9), 'is Hello\0');
      s.strcat(0x2000n, '!');
      assert.equal(s.strlen(0x2000n), 9n);
      assert.equal(s.strcmp(0x2000n, 'is Hello!'), 0);
      assert.equal(s.strncmp(0x2000n, 'is nothing', 3n), 0);
      assert.equal(s.strcmp('a', 'b'), -1);
    });

    it('strncpy() fills up with NULs and writes no byte more', () => {
      s.memset(0x1000n, 0x78, 8);
      s.strncpy(0x1000n, 'ab', 5n);
      assert.equal(test.fake.user.read(0x1000n, 8), 'ab\0\0\0xxx');
      s.strncpy(0x1000n, 'abcdef', 3n);
      assert.equal(test.fake.user.read(0x1000n, 5), 'abc\0\0');
    });

    it('moves overlapping memory in both directions', () => {
      const size = 200_000;
      const bytes = Array.from({ length: size }, (_, i) => String.fromCharCode(i % 251)).join('');
      for (const shift of [-70_000n, -1n, 1n, 70_000n]) {
        test.fake.user.write(0x100000n, bytes);
        s.memmove(0x100000n + shift, 0x100000n, BigInt(size));
        assert.equal(test.fake.user.read(0x100000n + shift, size), bytes);
      }
    });

    it('compares and searches', () => {
      test.fake.user.write(0x1ffcn, 'abcdefgh\0');
      assert.equal(s.memcmp(0x1ffcn, 'abcx', 3), 0);
      assert.equal(s.memcmp(0x1ffcn, 'abcx', 4), -1);
      assert.equal(s.memchr(0x1ffcn, 0x66, 9n), 0x2001n);
      assert.equal(s.memchr(0x1ffcn, 0x7a, 9n), 0n);
      assert.equal(s.strchr(0x1ffcn, 0x68), 0x2003n);
      assert.equal(s.strchr(0x1ffcn, 0), 0x2004n);
      assert.equal(s.strchr(0x1ffcn, 0x7a), 0n);
    });

    it('finds the NUL without touching the page behind it', () => {
      test.fake.user.write(0x1ff0n, 'fifteen letters\0');
      const load = (address: number, count: number): string => {
        assert.ok(address + count <= 0x2000, 'touches the next page');
        return test.fake.user.read(BigInt(address), count);
      };
      test.fake.results['load_bytes'] = load;
      assert.equal(s.strlen(0x1ff0n), 15n);
    });

    it('refuses a text shorter than the bytes asked for', () => {
      assert.throws(
        () => s.memcpy(0x1000n, 'ab', 4n),
        /RangeError: memcpy: the text at 'src' has 3 bytes, not 4/,
      );
    });
  });

  it('UTF-8 is that of Node, both ways', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(text, 'utf8').toString('latin1');
        assert.equal(encodeUtf8(text), bytes);
        assert.equal(decodeUtf8(bytes), Buffer.from(text, 'utf8').toString('utf8'));
      }),
    );
    assert.equal(decodeUtf8('a\xffb\xc3'), 'a\ufffdb\ufffd');
    assert.equal(encodeUtf8('\ud800'), '\xef\xbf\xbd');
  });
});
