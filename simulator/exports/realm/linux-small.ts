import type * as bits from 'linux/bits.h';
import type * as capability from 'linux/capability.h';
import type * as compiler from 'linux/compiler.h';
import { intArgument, sizeArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

const ALL = 0xffffffffffffffffn;
/** Linux: CAP_LAST_CAP. */
const CAP_LAST_CAP = 40;

/** linux/compiler.h */
export const linuxCompiler = {
  likely: (x) => Boolean(x),
  unlikely: (x) => Boolean(x),
} satisfies typeof compiler;

/** linux/bits.h */
export const linuxBits = {
  BIT: (nr) => BigInt.asUintN(64, 1n << (sizeArgument('BIT', 'nr', nr) & 63n)),
  GENMASK(h, l) {
    const low = sizeArgument('GENMASK', 'l', l) & 63n;
    const high = sizeArgument('GENMASK', 'h', h) & 63n;
    return BigInt.asUintN(64, ALL << low) & (ALL >> (63n - high));
  },
} satisfies typeof bits;

/** linux/capability.h */
export function linuxCapability({ kernel }: Realm) {
  return {
    CAP_IPC_LOCK: 14,
    CAP_SYS_RAWIO: 17,
    CAP_SYS_ADMIN: 21,
    CAP_SYS_RESOURCE: 24,
    capable(cap) {
      const number = intArgument('capable', 'cap', cap);
      // Linux: ns_capable_common(): BUG() for a capability that does not exist.
      if (number < 0 || number > CAP_LAST_CAP) kernel.bug('');
      return true;
    },
  } satisfies typeof capability;
}
