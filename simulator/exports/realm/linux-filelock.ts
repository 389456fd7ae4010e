import type * as header from 'linux/filelock.h';
import {
  F_RDLCK,
  F_UNLCK,
  F_WRLCK,
  FILE_LOCK_DEFERRED,
  FL_ACCESS,
  FL_CLOSE,
  FL_EXISTS,
  FL_FLOCK,
  FL_OFDLCK,
  FL_POSIX,
  FL_SLEEP,
  OFFSET_MAX,
} from '../../fs/lock-context.ts';
import { LOCK_TYPE } from '../gate.ts';
import type { Realm } from './realm.ts';

/** linux/filelock.h. Linux: include/linux/filelock.h, fs/locks.c (6.12). */
export function linuxFilelock({ kernel, files, fileLocks }: Realm) {
  const type = (fn: string, fl: unknown): number =>
    kernel.lock_get(fileLocks.number(fn, fl), LOCK_TYPE);
  return {
    ...{ FL_POSIX, FL_FLOCK, FL_ACCESS, FL_EXISTS, FL_CLOSE, FL_SLEEP, FL_OFDLCK },
    FILE_LOCK_DEFERRED,
    OFFSET_MAX,
    posix_lock_file(filp, fl, conflock) {
      const fn = 'posix_lock_file';
      const handle = files.handle(fn, 'filp', filp);
      const lock = fileLocks.number(fn, fl);
      const result = kernel.posix_lock_file(handle, lock);
      if (conflock !== null && result < 0)
        kernel.posix_test_lock(handle, fileLocks.number(fn, conflock));
      return result;
    },
    posix_test_lock: (filp, fl) => {
      const fn = 'posix_test_lock';
      kernel.posix_test_lock(files.handle(fn, 'filp', filp), fileLocks.number(fn, fl));
    },
    locks_lock_file_wait(filp, fl) {
      const fn = 'locks_lock_file_wait';
      return kernel.locks_wait(files.handle(fn, 'filp', filp), fileLocks.number(fn, fl));
    },
    lock_is_unlock: (fl) => type('lock_is_unlock', fl) === F_UNLCK,
    lock_is_read: (fl) => type('lock_is_read', fl) === F_RDLCK,
    lock_is_write: (fl) => type('lock_is_write', fl) === F_WRLCK,
  } satisfies typeof header;
}
