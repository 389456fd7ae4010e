/** Signal names. Linux: include/uapi/asm-generic/signal.h. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'SIGHUP'],
  [2, 'SIGINT'],
  [3, 'SIGQUIT'],
  [4, 'SIGILL'],
  [5, 'SIGTRAP'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [10, 'SIGUSR1'],
  [11, 'SIGSEGV'],
  [12, 'SIGUSR2'],
  [13, 'SIGPIPE'],
  [14, 'SIGALRM'],
  [15, 'SIGTERM'],
]);

export function signalName(signal: number): string {
  return NAMES.get(signal) ?? `signal ${signal}`;
}

/** Name of si_code for the fault signals. Linux: include/uapi/asm-generic/siginfo.h. */
export function signalCodeName(signal: number, code: number): string {
  if (code === 0x80) return 'SI_KERNEL';
  if (signal === 11) return code === 1 ? 'SEGV_MAPERR' : code === 2 ? 'SEGV_ACCERR' : '?';
  if (signal === 7) {
    return code === 1
      ? 'BUS_ADRALN'
      : code === 2
        ? 'BUS_ADRERR'
        : code === 4
          ? 'BUS_MCEERR_AR'
          : '?';
  }
  return '?';
}
