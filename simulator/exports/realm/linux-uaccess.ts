import type * as header from 'linux/uaccess.h';
import { toUlong } from '../../lib/ulong.ts';
import { sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

/** linux/uaccess.h */
export function linuxUaccess({ kernel }: Realm) {
  return {
    copy_to_user(to, from, n) {
      const user = toUlong(ulongArgument('copy_to_user', 'to', to));
      const address = ulongArgument('copy_to_user', 'from', from);
      return BigInt(
        kernel.copy_to_user(user, address, Number(sizeArgument('copy_to_user', 'n', n))),
      );
    },
    copy_from_user(to, from, n) {
      const address = ulongArgument('copy_from_user', 'to', to);
      const user = toUlong(ulongArgument('copy_from_user', 'from', from));
      const count = Number(sizeArgument('copy_from_user', 'n', n));
      return BigInt(kernel.copy_from_user(address, user, count));
    },
  } satisfies typeof header;
}
