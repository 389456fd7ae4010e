/** signal.h: signals between processes, and what a program does about them. */
import type { pid_t } from 'sys/types.h';

/**
 * What a program does at a signal: a function, {@link SIG_DFL} or {@link SIG_IGN}.
 *
 * It runs when a system call returns, and at SIGSEGV and SIGBUS when the program touches memory: the access is made again
 * once the handler returns. A handler that throws leaves the call or access by that exception, which is what
 * siglongjmp() is for in C: `try { load_u8(p); } catch { … }`.
 *
 * Differs: a program that makes no system calls is not interrupted by others.
 *
 * @param info for a handler with {@link SA_SIGINFO}
 */
export type sighandler_t = ((signum: number, info: siginfo_t) => void) | bigint;

/** `siginfo_t`: where a signal comes from. Members that its kind does not have are 0. */
export interface siginfo_t {
  /** The signal. */
  readonly si_signo: number;
  /** 0. */
  readonly si_errno: number;
  /** {@link SI_USER} of kill(), {@link SI_KERNEL}, or `SEGV_*`, `BUS_*`, `CLD_*`. */
  readonly si_code: number;
  /** SIGSEGV and SIGBUS: the address that was touched. */
  readonly si_addr: bigint;
  /** kill(): who sent it; SIGCHLD: the child. */
  readonly si_pid: pid_t;
  /** 0: everybody is root. */
  readonly si_uid: number;
  /** SIGCHLD: exit status or signal of the child. */
  readonly si_status: number;
}

/** `struct sigaction`. */
export interface sigaction_t {
  /** What is done at the signal, without {@link SA_SIGINFO}. */
  sa_handler?: sighandler_t;
  /** What is done at the signal, with {@link SA_SIGINFO}. */
  sa_sigaction?: sighandler_t;
  /** `SA_*` or 0: a call that the signal interrupts fails with EINTR. */
  sa_flags: number;
}

/** The default action, which ends the process for nearly every signal. */
export declare const SIG_DFL: 0n;
/** The signal does nothing. */
export declare const SIG_IGN: 1n;
/** What signal() returns on failure. */
export declare const SIG_ERR: 0xffffffffffffffffn;
/** `sa_sigaction` is called, with a {@link siginfo_t}. */
export declare const SA_SIGINFO: 0x4;
/** System calls that the signal interrupts begin again. */
export declare const SA_RESTART: 0x10000000;
/** The signal can come again while its handler runs; otherwise it waits, and a fault that forces it kills. */
export declare const SA_NODEFER: 0x40000000;
/** The handler is for one time. */
export declare const SA_RESETHAND: 0x80000000;

/** si_code: kill() or raise(). */
export declare const SI_USER: 0;
/** si_code: the kernel. */
export declare const SI_KERNEL: 0x80;
/** si_code of SIGSEGV: nothing is mapped there. */
export declare const SEGV_MAPERR: 1;
/** si_code of SIGSEGV: the mapping does not allow that. */
export declare const SEGV_ACCERR: 2;
/** si_code of SIGBUS: not aligned. */
export declare const BUS_ADRALN: 1;
/** si_code of SIGBUS: nothing provides a page. */
export declare const BUS_ADRERR: 2;
/** si_code of SIGCHLD: it exited. */
export declare const CLD_EXITED: 1;
/** si_code of SIGCHLD: a signal killed it. */
export declare const CLD_KILLED: 2;

/** The terminal is gone. */
export declare const SIGHUP: 1;
/** Interrupt from the keyboard. */
export declare const SIGINT: 2;
/** Quit from the keyboard. */
export declare const SIGQUIT: 3;
/** An instruction that does not exist. */
export declare const SIGILL: 4;
/** A breakpoint. */
export declare const SIGTRAP: 5;
/** abort() was called. */
export declare const SIGABRT: 6;
/** An access that no page answers. */
export declare const SIGBUS: 7;
/** A division by zero. */
export declare const SIGFPE: 8;
/** Ends the process; cannot be handled. */
export declare const SIGKILL: 9;
/** For the program itself. */
export declare const SIGUSR1: 10;
/** An access that is not allowed. */
export declare const SIGSEGV: 11;
/** For the program itself. */
export declare const SIGUSR2: 12;
/** Nobody reads a pipe. */
export declare const SIGPIPE: 13;
/** alarm() is over. */
export declare const SIGALRM: 14;
/** Please end. */
export declare const SIGTERM: 15;
/** A child has ended; ignored by default. */
export declare const SIGCHLD: 17;
/** A file with O_ASYNC is ready. */
export declare const SIGIO: 29;

/**
 * Sets what is done at a signal; calls that it interrupts begin again (SA_RESTART). Use sigaction() to see EINTR.
 *
 * @returns what was done before, or SIG_ERR with errno EINVAL (SIGKILL, SIGSTOP)
 */
export declare function signal(signum: number, handler: sighandler_t): sighandler_t;

/**
 * Sets what is done at a signal.
 *
 * @param act null only asks
 * @param oldact gets what was done before; null if it does not matter
 * @returns 0, or -1 with errno EINVAL
 */
export declare function sigaction(
  signum: number,
  act: sigaction_t | null,
  oldact: sigaction_t | null,
): number;

/** Sends a signal. @param sig 0 only asks whether there is such a process @returns 0, or -1 with errno: ESRCH, EINVAL */
export declare function kill(pid: pid_t, sig: number): number;

/** Sends a signal to this process. */
export declare function raise(sig: number): number;
