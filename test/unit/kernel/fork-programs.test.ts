import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';

const PROGRAM = `
import { fork, getpid, getppid, sleep, usleep, pause, alarm, _exit } from 'unistd.h';
import { printf } from 'stdio.h';
import { errno, set_errno, ECHILD, ESRCH, EINVAL, EINTR } from 'errno.h';
import { waitpid, wait, WNOHANG, WIFEXITED, WEXITSTATUS, WIFSIGNALED, WTERMSIG } from 'sys/wait.h';
import { kill, raise, signal, sigaction, SIGTERM, SIGUSR1, SIGKILL, SIGCHLD, SIGALRM, SIG_DFL, SIG_IGN, SIG_ERR } from 'signal.h';
import { nanosleep, clock_gettime, CLOCK_MONOTONIC } from 'time.h';
import { mmap, PROT_READ, PROT_WRITE, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS } from 'sys/mman.h';
import { load_u32, store_u32 } from 'pagewalk.h';
const st = { value: 0 };
const page = (flags: number): bigint => mmap(0n, 4096n, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
`;

function program(main: string, others = ''): LabRun {
  return runLab({
    'x.user.ts': `${PROGRAM} ${others} export function main(): number { ${main} return 0; }`,
  });
}

describe('fork() of a program', () => {
  it('copies private memory when it is written, and shares what is shared', () => {
    const { output } = program(
      `const mine = page(MAP_PRIVATE), ours = page(MAP_SHARED);
      store_u32(mine, 1); store_u32(ours, 1);
      const pid = fork(child, mine, ours);
      store_u32(mine, 2);
      waitpid(pid, st, 0);
      printf('%d %d', load_u32(mine), load_u32(ours));`,
      `function child(mine: bigint, ours: bigint): void { printf('%d,', load_u32(mine)); store_u32(mine, 7); store_u32(ours, 7); }`,
    );
    assert.equal(output, '1,2 7');
  });

  it('gives waitpid() how the child ended: by itself, by _exit(), by a signal, by a fault', () => {
    const { output } = program(
      `fork(three); wait(st); printf('%d %d,', WIFEXITED(st.value) ? 1 : 0, WEXITSTATUS(st.value));
      fork(leave); wait(st); printf('%d %d,', WIFEXITED(st.value) ? 1 : 0, WEXITSTATUS(st.value));
      const pid = fork(nap); kill(pid, SIGTERM); wait(st); printf('%d %d,', WIFSIGNALED(st.value) ? 1 : 0, WTERMSIG(st.value));
      fork(fault); wait(st); printf('%d', WTERMSIG(st.value));`,
      `function three(): number { return 3; }
      function leave(): void { _exit(260); }
      function nap(): void { sleep(100); printf('never'); }
      function fault(): void { store_u32(16n, 1); }`,
    );
    assert.equal(output, '1 3,1 4,1 15,11');
  });

  it('runs children when the parent waits, in the order of their making', () => {
    const { output } = program(
      `fork(child, 1); fork(child, 2); printf('parent,'); while (wait(null) > 0); printf('%d', errno === ECHILD ? 1 : 0);`,
      `function child(n: number): void { printf('child %d of %d,', n, getppid()); }`,
    );
    assert.equal(output, 'parent,child 1 of 100,child 2 of 100,1');
  });

  it('lets children that are left run when the first process has ended', () => {
    const { output, status } = program(
      `fork(child); printf('parent,');`,
      `function child(): number { printf('orphan of %d', getppid()); return 9; }`,
    );
    assert.equal(output, 'parent,orphan of 1');
    assert.deepEqual(status, { kind: 'exited', code: 0 });
  });

  it('lets a child fork, and a signal of a child interrupts nothing', () => {
    const { output } = program(
      `const pid = fork(child); printf('%d', waitpid(pid, st, 0) === pid ? WEXITSTATUS(st.value) : -1);`,
      `function child(): number { const pid = fork(grandchild); waitpid(pid, st2(), 0); return 5; }
      function st2() { return { value: 0 }; }
      function grandchild(): number { printf('grand,'); return 1; }`,
    );
    assert.equal(output, 'grand,5');
  });

  it('has an errno of its own', () => {
    const { output } = program(
      `set_errno(7); fork(child); wait(null); printf('%d', errno);`,
      `function child(): void { printf('%d,', errno); set_errno(9); }`,
    );
    assert.equal(output, '7,7');
  });

  it('ends of an exception that leaves the child, as of one that leaves main', () => {
    const { output } = program(
      `fork(child); wait(st); printf('%d', WTERMSIG(st.value));`,
      `function child(): void { throw new Error('oh'); }`,
    );
    assert.match(output, /^Error: oh \(x\.user\.ts:\d+:\d+\)\n6$/);
  });

  it('passes no finally and no catch of the parent when the child is killed', () => {
    const { output } = program(
      `try { fork(child); wait(st); printf('waited,'); } catch { printf('caught,'); } finally { printf('finally'); }`,
      `function child(): void { try { raise(SIGKILL); } catch { printf('child caught,'); } finally { printf('child finally,'); } }`,
    );
    assert.equal(output, 'waited,finally');
  });

  it('refuses arguments that two processes would share', () => {
    const { output } = program(
      `try { fork(child as never, [1] as never); } catch (error) { printf('%s', (error as Error).message); }`,
      `function child(): void { return; }`,
    );
    assert.equal(
      output,
      "fork: 'args[0]' must be a primitive: processes do not share objects, got an object",
    );
  });
});

describe('waitpid()', () => {
  it('does not wait with WNOHANG, and knows its options', () => {
    const { output } = program(
      `const pid = fork(child);
      printf('%d ', waitpid(pid, null, WNOHANG));
      printf('%d %d ', waitpid(pid, null, 0x40), errno === EINVAL ? 1 : 0);
      printf('%d %d ', waitpid(999, null, 0), errno === ECHILD ? 1 : 0);
      printf('%d', waitpid(-1, null, 0) === pid ? 1 : 0);`,
      `function child(): void { return; }`,
    );
    assert.equal(output, '0 -1 1 -1 1 1');
  });

  it('of a process that waits for itself to go on is told from a hang', () => {
    const { status } = program(`fork(child); wait(null);`, `function child(): void { pause(); }`);
    assert.match(
      status.kind === 'failed' ? status.reason : '',
      /^everybody sleeps: lab:101 waits in __x64_sys_pause, lab:100 waits in do_wait/,
    );
  });
});

describe('kill()', () => {
  it('asks with signal 0, and says what is wrong', () => {
    const { output } = program(`
      printf('%d ', kill(getpid(), 0));
      printf('%d %d ', kill(999, SIGTERM), errno === ESRCH ? 1 : 0);
      printf('%d %d', kill(getpid(), 65), errno === EINVAL ? 1 : 0);`);
    assert.equal(output, '0 -1 1 -1 1');
  });

  it('runs handlers when the call returns, one for each signal, and gives back what was set before', () => {
    const { output } = program(
      `printf('%d ', signal(SIGUSR1, handler) === SIG_DFL ? 1 : 0);
      raise(SIGUSR1);
      printf('%d ', signal(SIGUSR1, SIG_IGN) === handler ? 1 : 0);
      raise(SIGUSR1);
      const old = { sa_handler: SIG_DFL as bigint, sa_flags: 0 };
      sigaction(SIGUSR1, null, old as never);
      printf('%d %d', old.sa_handler === SIG_IGN ? 1 : 0, signal(SIGKILL, handler) === SIG_ERR ? 1 : 0);`,
      `function handler(signum: number): void { printf('<%d> ', signum); }`,
    );
    assert.equal(output, '1 <10> 1 1 1');
  });

  it('tells a parent with a handler that its child has ended', () => {
    const { output } = program(
      `signal(SIGCHLD, handler); fork(child); printf('%d', wait(null) > 0 ? 1 : 0);`,
      `function handler(signum: number): void { printf('<%d> ', signum); }
      function child(): void { return; }`,
    );
    assert.equal(output, '<17> 1');
  });
});

describe('sleeping in a program', () => {
  it('takes virtual time, exact to the nanosecond', () => {
    const { output } = program(`
      const a = { tv_sec: 0, tv_nsec: 0 }, b = { tv_sec: 0, tv_nsec: 0 };
      clock_gettime(CLOCK_MONOTONIC, a);
      sleep(86400); usleep(250); nanosleep({ tv_sec: 0, tv_nsec: 500 }, null);
      clock_gettime(CLOCK_MONOTONIC, b);
      printf('%d %d', b.tv_sec - a.tv_sec, Math.floor((b.tv_nsec - a.tv_nsec) / 1000));`);
    assert.match(output, /^86400 25[0-9]$/);
  });

  it('is cut short by a signal, and says what is left', () => {
    const { output } = program(
      `signal(SIGALRM, handler); alarm(2);
      const rem = { tv_sec: 0, tv_nsec: 0 };
      printf('%d %d %d ', nanosleep({ tv_sec: 5, tv_nsec: 0 }, rem), errno === EINTR ? 1 : 0, rem.tv_sec);
      alarm(1); printf('%d ', sleep(10));
      alarm(5); printf('%d ', alarm(0)); alarm(1); printf('%d', pause());`,
      `function handler(): void { return; }`,
    );
    assert.equal(output, '-1 1 3 9 5 -1');
  });
});
