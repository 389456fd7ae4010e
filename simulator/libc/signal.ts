import type * as header from 'signal.h';
import type { sigaction_t, sighandler_t } from 'signal.h';
import { intArgument, objectArgument, wrongType, type AnyFunction } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

const SIG_DFL = 0n;
const SIG_IGN = 1n;
const SIG_ERR = 0xffffffffffffffffn;
const SA_SIGINFO = 0x4;
const SA_RESTART = 0x10000000;
const SA_NODEFER = 0x40000000;
const SA_RESETHAND = 0x80000000;
/** Values of si_code. Linux: include/uapi/asm-generic/siginfo.h. */
const CODES = {
  SI_USER: 0,
  SI_KERNEL: 0x80,
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
  BUS_ADRALN: 1,
  BUS_ADRERR: 2,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
} as const;
const DEFAULT = -1;
const IGNORE = 0;
/** Changes nothing. */
const KEEP = -2;

/** signal.h. Linux: glibc's signal() and sigaction(). */
export function signal({ ports, errno, functions }: CLibrary) {
  function numberOf(fn: string, parameter: string, value: unknown): number {
    if (value === SIG_DFL) return DEFAULT;
    if (value === SIG_IGN) return IGNORE;
    if (typeof value === 'function') return functions.handler(value as AnyFunction);
    throw wrongType(fn, parameter, 'a function, SIG_DFL or SIG_IGN', value);
  }

  /** The handler behind what the kernel said it was, plus one. */
  function handlerOf(before: number): sighandler_t {
    if (before === 0) return SIG_DFL;
    return before === 1
      ? SIG_IGN
      : ((functions.handlerOf(before - 1) as sighandler_t | undefined) ?? SIG_DFL);
  }

  return {
    SIG_DFL,
    SIG_IGN,
    SIG_ERR,
    SA_SIGINFO,
    SA_RESTART,
    SA_NODEFER,
    SA_RESETHAND,
    ...CODES,
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGILL: 4,
    SIGTRAP: 5,
    SIGABRT: 6,
    SIGBUS: 7,
    SIGFPE: 8,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGSEGV: 11,
    SIGUSR2: 12,
    SIGPIPE: 13,
    SIGALRM: 14,
    SIGTERM: 15,
    SIGCHLD: 17,
    SIGIO: 29,

    signal(signum, handler) {
      const number = intArgument('signal', 'signum', signum);
      const before = ports.sys_sigaction(
        number,
        numberOf('signal', 'handler', handler),
        SA_RESTART,
      );
      return syscallResult(errno, before) < 0 ? SIG_ERR : handlerOf(before);
    },

    sigaction(signum, act, oldact) {
      const fn = 'sigaction';
      const number = intArgument(fn, 'signum', signum);
      const given =
        act === null
          ? null
          : (objectArgument(fn, 'act', 'a sigaction_t or null', act) as sigaction_t);
      const old =
        oldact === null
          ? null
          : (objectArgument(fn, 'oldact', 'a sigaction_t or null', oldact) as sigaction_t);
      const flags = given === null ? 0 : intArgument(fn, 'act.sa_flags', given.sa_flags) >>> 0;
      const member = (flags & SA_SIGINFO) !== 0 ? 'sa_sigaction' : 'sa_handler';
      const handler = given === null ? KEEP : numberOf(fn, `act.${member}`, given[member]);
      const before = ports.sys_sigaction(number, handler, flags);
      if (syscallResult(errno, before) < 0) return -1;
      if (old) {
        old.sa_flags = ports.sigaction_flags();
        const was = (old.sa_flags & SA_SIGINFO) !== 0 ? 'sa_sigaction' : 'sa_handler';
        old[was] = handlerOf(before);
      }
      return 0;
    },

    kill(pid, sig) {
      const process = intArgument('kill', 'pid', pid);
      return syscallResult(errno, ports.sys_kill(process, intArgument('kill', 'sig', sig)));
    },
    raise: (sig) =>
      syscallResult(errno, ports.sys_kill(ports.sys_getpid(), intArgument('raise', 'sig', sig))),
  } satisfies typeof header;
}
