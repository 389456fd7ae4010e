import { locks_lock_file_wait, posix_lock_file, posix_test_lock } from '../fs/locks.ts';
import type { HandlerCalls } from './active-calls.ts';
import { LOCK_END, LOCK_FLAGS, LOCK_PID, LOCK_START, LOCK_TYPE, type Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

const FIELDS = new Map([
  [LOCK_TYPE, 'type'],
  [LOCK_FLAGS, 'flags'],
  [LOCK_PID, 'pid'],
  [LOCK_START, 'start'],
  [LOCK_END, 'end'],
] as const);

type Members = 'lock_get' | 'lock_set' | 'posix_lock_file' | 'posix_test_lock' | 'locks_wait';

/** What ->lock and ->flock of a driver do with the lock that they get. */
export function lockServices(
  { kernel, files }: GateParts,
  locks: HandlerCalls['locks'],
): Pick<Gate, Members> {
  return {
    lock_get: (call, field) => locks.find(call)?.[FIELDS.get(field as 0)!] ?? 0,
    lock_set(call, field, value) {
      const lock = locks.find(call);
      if (lock) lock[FIELDS.get(field as 0)!] = value;
    },
    posix_lock_file(file, call) {
      const lock = locks.find(call);
      return lock ? posix_lock_file(files.get(file), lock) : 0;
    },
    posix_test_lock(file, call) {
      const lock = locks.find(call);
      if (lock) posix_test_lock(files.get(file), lock);
    },
    locks_wait(file, call) {
      const lock = locks.find(call);
      return lock ? locks_lock_file_wait(kernel, files.get(file), lock) : 0;
    },
  };
}
