import type * as header from 'linux/poll.h';
import { POLL_EVENTS } from '../../libc/poll-events.ts';
import type { Realm } from './realm.ts';

/** linux/poll.h */
export function linuxPoll({ kernel, files, objects, pollTables }: Realm) {
  return {
    ...POLL_EVENTS,
    EPOLLIN: POLL_EVENTS.POLLIN,
    EPOLLPRI: POLL_EVENTS.POLLPRI,
    EPOLLOUT: POLL_EVENTS.POLLOUT,
    EPOLLERR: POLL_EVENTS.POLLERR,
    EPOLLHUP: POLL_EVENTS.POLLHUP,
    EPOLLNVAL: POLL_EVENTS.POLLNVAL,
    EPOLLRDNORM: POLL_EVENTS.POLLRDNORM,
    EPOLLRDBAND: POLL_EVENTS.POLLRDBAND,
    EPOLLWRNORM: POLL_EVENTS.POLLWRNORM,
    EPOLLWRBAND: POLL_EVENTS.POLLWRBAND,
    EPOLLRDHUP: POLL_EVENTS.POLLRDHUP,
    poll_wait(filp, wait_address, p) {
      files.handle('poll_wait', 'filp', filp);
      const queue = objects.waitQueues.of('poll_wait', 'wait_address', wait_address);
      const table = pollTables.handle('poll_wait', p);
      if (table !== 0) kernel.poll_wait(table, queue);
    },
  } satisfies typeof header;
}
