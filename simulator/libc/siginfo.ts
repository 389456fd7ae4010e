import type { siginfo_t } from 'signal.h';
import type { ulong } from '../lib/ulong.ts';

/** What a handler with SA_SIGINFO is told. Linux: copy_siginfo_to_user(), kernel/signal.c. */
export function makeSiginfo(
  signal: number,
  code: number,
  address: ulong,
  pid: number,
  status: number,
): siginfo_t {
  return Object.freeze({
    si_signo: signal,
    si_errno: 0,
    si_code: code,
    si_addr: BigInt(address),
    si_pid: pid,
    si_uid: 0,
    si_status: status,
  });
}
