import type { ulong } from '../lib/ulong.ts';

/** The part of the gate about processes: system calls of the running task. */
export interface ProcessGate {
  /**
   * fork() of a process that runs function `program` of the lab when its turn comes.
   *
   * @returns its pid, or -errno
   */
  sys_fork(program: number): number;
  /** Pid of the child that was collected, 0 (WNOHANG), or -errno; {@link wait_status} tells how it ended. */
  sys_wait4(pid: number, options: number): number;
  /** Status of the last sys_wait4 that collected a child. */
  wait_status(): number;
  sys_getppid(): number;
  sys_kill(pid: number, signal: number): number;
  /**
   * @param handler number of the program's function; 0 to ignore the signal, -1 for the default, -2 to leave it
   * @param flags SA_*
   * @returns what it was, plus one; or -EINVAL. {@link sigaction_flags} tells its flags
   */
  sys_sigaction(signal: number, handler: number, flags: number): number;
  /** Flags of the action that the last sys_sigaction replaced. */
  sigaction_flags(): number;
  sys_nanosleep(nanoseconds: number): number;
  sys_alarm(seconds: number): number;
  sys_pause(): number;
  /** `count` struct pollfd at `address`; below 0 milliseconds for ever. */
  sys_poll(address: ulong, count: number, milliseconds: number): number;
  /** Nanoseconds since boot. */
  clock_nanoseconds(): number;
}

/** Every member of {@link ProcessGate}. */
export const PROCESS_CALLS = [
  ...(['sys_fork', 'sys_wait4', 'wait_status', 'sys_getppid', 'sys_kill'] as const),
  ...(['sys_sigaction', 'sys_nanosleep', 'sys_alarm', 'sys_pause', 'sys_poll'] as const),
  ...(['sigaction_flags', 'clock_nanoseconds'] as const),
] as const satisfies readonly (keyof ProcessGate)[];
