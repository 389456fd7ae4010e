import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const PROGRAM = `
  import { errno } from 'errno.h';
  import { sigaction, signal, raise, kill, type siginfo_t, type sigaction_t, SA_SIGINFO, SA_NODEFER, SA_RESETHAND, SA_RESTART,
    SEGV_ACCERR, SEGV_MAPERR, BUS_ADRERR, SI_USER, SIG_DFL, SIG_IGN, SIGSEGV, SIGBUS, SIGUSR1, SIGUSR2, SIGCHLD } from 'signal.h';
  import { mmap, mprotect, memfd_create, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, PROT_NONE, PROT_READ,
    PROT_WRITE } from 'sys/mman.h';
  import { ftruncate, fork, getpid, write } from 'unistd.h';
  import { wait } from 'sys/wait.h';
  import { printf } from 'stdio.h';
  import { memset, strlen } from 'string.h';
  import { load_u8, store_u8, store_u64, load_text } from 'pagewalk.h';

  const RW = PROT_READ | PROT_WRITE;
  const ANON = MAP_PRIVATE | MAP_ANONYMOUS;
  function child(): number {
    return 3;
  }
  const on = (signum: number, handler: (signum: number, info: siginfo_t) => void, flags = 0) =>
    sigaction(signum, { sa_sigaction: handler, sa_flags: SA_SIGINFO | flags }, null);
`;

function run(body: string): LabRun {
  const program = `${PROGRAM}
    export function main(argc: number, argv: string[]): number {
      ${body}
      return 0;
    }`;
  return runLab({ 'signals.user.ts': program });
}

/** What a program prints whose main is `body`. */
const output = (body: string): string => run(body).output;

describe('a handler of SIGSEGV', () => {
  it('R5.8: learns the address and the cause, mends the mapping, and the access is made again', () => {
    const text = output(`
      const p = mmap(0n, 8192, PROT_READ, ANON, -1, 0);
      on(SIGSEGV, (signum, { si_addr, si_code }) => {
        printf('%d %d %ld\\n', signum, si_code === SEGV_ACCERR ? 1 : 0, si_addr - p);
        mprotect(p, 8192, RW);
      });
      store_u8(p + 4097n, 7);
      printf('%d\\n', load_u8(p + 4097n));`);
    assert.equal(text, '11 1 4097\n7\n');
  });

  it('is left by an exception, as by siglongjmp, and serves the next fault too', () => {
    const text = output(`
      on(SIGSEGV, (signum, info) => {
        throw info;
      });
      for (const address of [0x10n, 0x20n]) {
        try {
          load_u8(address);
        } catch (info) {
          const { si_addr, si_code } = info as siginfo_t;
          printf('%lx %d\\n', si_addr, si_code === SEGV_MAPERR ? 1 : 0);
        }
      }`);
    assert.equal(text, '10 1\n20 1\n');
  });

  it('mends copies of the C library where they stand', () => {
    const text = output(`
      const p = mmap(0n, 4 * 4096, PROT_NONE, ANON, -1, 0);
      let faults = 0;
      signal(SIGSEGV, () => mprotect(p + 4096n * BigInt(faults++), 4096, RW));
      memset(p, 65, 4 * 4096 - 1);
      printf('%d %lu\\n', faults, strlen(p));`);
    assert.equal(text, '4 16383\n');
  });

  it('kills when its own signal comes again inside it, unless SA_NODEFER', () => {
    const { output: text, status } = run(`
      on(SIGSEGV, () => load_u8(0n));
      load_u8(0n);`);
    assert.equal(text, '');
    assert.equal(status.kind === 'signaled' && status.name, 'SIGSEGV');
    const nested = output(`
      let depth = 0;
      on(SIGSEGV, () => {
        if (++depth === 3) throw depth;
        load_u8(0n);
      }, SA_NODEFER);
      try {
        load_u8(0n);
      } catch (thrown) {
        printf('%d\\n', thrown);
      }`);
    assert.equal(nested, '3\n');
  });

  it('with SA_RESETHAND serves one fault, the next kills', () => {
    const { output: text, status } = run(`
      on(SIGSEGV, (signum) => {
        throw signum;
      }, SA_RESETHAND);
      try {
        load_u8(0n);
      } catch (signum) {
        printf('%d\\n', signum);
      }
      load_u8(0n);`);
    assert.equal(text, '11\n');
    assert.equal(status.kind, 'signaled');
  });

  it('that is SIG_IGN does not save a faulting program', () => {
    const { status } = run(`
      signal(SIGSEGV, SIG_IGN);
      load_u8(0n);`);
    assert.equal(status.kind === 'signaled' && status.name, 'SIGSEGV');
  });

  it('is not asked when a system call meets a bad address: that is EFAULT', () => {
    const text = output(`
      on(SIGSEGV, () => printf('handler\\n'));
      printf('%ld %d\\n', write(1, 0x10n, 4), errno);`);
    assert.equal(text, '-1 14\n');
  });

  it('whose exception nobody catches ends the program with it', () => {
    const { status } = run(`
      on(SIGSEGV, () => {
        throw new Error('given up');
      });
      load_u8(0n);`);
    assert.equal(status.kind === 'signaled' && status.name, 'SIGABRT');
  });
});

describe('a handler of SIGBUS', () => {
  it('R5.30: beyond the end of a file tells BUS_ADRERR, and lets the file grow', () => {
    const text = output(`
      const fd = memfd_create('short', 0);
      const p = mmap(0n, 4096, RW, MAP_SHARED, fd, 0);
      on(SIGBUS, (signum, { si_code }) => {
        printf('%d %d\\n', signum, si_code === BUS_ADRERR ? 1 : 0);
        ftruncate(fd, 4096);
      });
      store_u64(p, 5n);
      printf('%d\\n', load_u8(p));`);
    assert.equal(text, '7 1\n5\n');
  });
});

describe('sigaction', () => {
  it('tells who sent a signal', () => {
    const text = output(`
      on(SIGUSR1, (signum, { si_code, si_pid }) => {
        printf('%d %d %d\\n', signum, si_code === SI_USER ? 1 : 0, si_pid === getpid() ? 1 : 0);
      });
      raise(SIGUSR1);
      on(SIGCHLD, (signum, { si_status }) => printf('%d %d\\n', signum, si_status));
      fork(child);
      wait(null);`);
    assert.equal(text, '10 1 1\n17 3\n');
  });

  it('gives back what was there before, flags included', () => {
    const text = output(`
      const handler = () => undefined;
      sigaction(SIGUSR1, { sa_handler: handler, sa_flags: SA_RESTART }, null);
      const old: sigaction_t = { sa_flags: 0 };
      sigaction(SIGUSR1, { sa_handler: SIG_DFL, sa_flags: 0 }, old);
      printf('%d %x\\n', old.sa_handler === handler ? 1 : 0, old.sa_flags);`);
    assert.equal(text, '1 10000000\n');
  });

  it('lets a signal wait while its handler runs; another interrupts it', () => {
    const text = output(`
      let depth = 0;
      let first = true;
      const handler = (signum: number) => {
        printf('%d at %d\\n', signum, depth++);
        if (first) {
          first = false;
          kill(getpid(), SIGUSR1);
          kill(getpid(), SIGUSR2);
        }
        depth--;
      };
      signal(SIGUSR1, handler);
      signal(SIGUSR2, handler);
      raise(SIGUSR1);`);
    assert.equal(text, '10 at 0\n12 at 1\n10 at 0\n');
  });
});
