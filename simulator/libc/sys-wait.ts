import type * as header from 'sys/wait.h';
import type { status_location } from 'sys/wait.h';
import { intArgument, objectArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { syscallResult } from './ports.ts';

/** sys/wait.h. Linux: glibc's bits/waitstatus.h. */
export function sysWait({ ports, errno }: CLibrary) {
  function waitFor(fn: string, pid: number, wstatus: unknown, options: number): number {
    const status =
      wstatus === null
        ? undefined
        : (objectArgument(
            fn,
            'wstatus',
            'an object { value: 0 } or null',
            wstatus,
          ) as status_location);
    const found = syscallResult(errno, ports.sys_wait4(pid, options));
    if (found > 0 && status) status.value = ports.wait_status();
    return found;
  }
  const statusOf = (fn: string, value: unknown): number => intArgument(fn, 'wstatus', value);

  return {
    WNOHANG: 1,
    WUNTRACED: 2,
    waitpid(pid, wstatus, options) {
      const which = intArgument('waitpid', 'pid', pid);
      return waitFor('waitpid', which, wstatus, intArgument('waitpid', 'options', options));
    },
    wait: (wstatus) => waitFor('wait', -1, wstatus, 0),
    WIFEXITED: (wstatus) => (statusOf('WIFEXITED', wstatus) & 0x7f) === 0,
    WEXITSTATUS: (wstatus) => (statusOf('WEXITSTATUS', wstatus) >> 8) & 0xff,
    WIFSIGNALED(wstatus) {
      const signal = statusOf('WIFSIGNALED', wstatus) & 0x7f;
      return signal !== 0 && signal !== 0x7f;
    },
    WTERMSIG: (wstatus) => statusOf('WTERMSIG', wstatus) & 0x7f,
  } satisfies typeof header;
}
