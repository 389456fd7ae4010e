import type * as header from 'poll.h';
import { intArgument, objectArgument, sizeArgument, wrongType } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { POLL_EVENTS } from './poll-events.ts';
import { syscallResult } from './ports.ts';

const POLLFD_BYTES = 8;
/** Linux: RLIMIT_NOFILE; more descriptors are EINVAL. */
const MOST = 1024;
const EINVAL = 22;

function little(value: number, bytes: number): string {
  let text = '';
  for (let i = 0; i < bytes; i++) text += String.fromCharCode((value >>> (8 * i)) & 0xff);
  return text;
}

/** poll.h. The list is put into the program's memory for the call, as C has it there. */
export function poll({ ports, errno }: CLibrary) {
  let buffer = 0;

  return {
    ...POLL_EVENTS,
    poll(fds, nfds, timeout) {
      if (!Array.isArray(fds)) throw wrongType('poll', 'fds', 'an array of pollfd objects', fds);
      const count = Number(sizeArgument('poll', 'nfds', nfds));
      const wait = intArgument('poll', 'timeout', timeout);
      if (count > MOST) {
        errno.value = EINVAL;
        return -1;
      }
      let bytes = '';
      for (let i = 0; i < count; i++) {
        const entry = objectArgument('poll', `fds[${i}]`, 'a pollfd object', fds[i]);
        const { fd, events } = entry as { fd: unknown; events: unknown };
        bytes += little(intArgument('poll', `fds[${i}].fd`, fd), 4);
        bytes += little(intArgument('poll', `fds[${i}].events`, events), 4);
      }
      if (buffer === 0) buffer = ports.stack_reserve(MOST * POLLFD_BYTES);
      if (count > 0) ports.store_bytes(buffer, bytes);
      const result = ports.sys_poll(buffer, count, wait);
      const back = count > 0 ? ports.load_bytes(buffer, count * POLLFD_BYTES) : '';
      for (let i = 0; i < count; i++) {
        const at = i * POLLFD_BYTES + 6;
        fds[i]!.revents = back.charCodeAt(at) | (back.charCodeAt(at + 1) << 8);
      }
      return syscallResult(errno, result);
    },
  } satisfies typeof header;
}
