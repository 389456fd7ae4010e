import type { ProgramPorts } from './ports.ts';

const SIGABRT = 6;
const DEFAULT_ACTION = -1;

/** Linux: glibc's stdlib/abort.c: a handler that returns is not asked twice. */
export function abort(ports: ProgramPorts): never {
  ports.sys_kill(ports.sys_getpid(), SIGABRT);
  ports.sys_sigaction(SIGABRT, DEFAULT_ACTION, 0);
  ports.sys_kill(ports.sys_getpid(), SIGABRT);
  return ports.sys_exit(127);
}
