import type * as bug from 'linux/bug.h';
import type * as header from 'linux/kernel.h';
import type * as stddef from 'linux/stddef.h';
import { textArgument } from '../../libc/arguments.ts';
import { linuxContainerOf } from './linux-list.ts';
import { linuxAlign, linuxArraySize, linuxMath, linuxWordpart } from './linux-math.ts';
import { linuxMinmax } from './linux-minmax.ts';
import { kernelFormat, linuxPrintk, logLine } from './linux-printk.ts';
import { linuxBits, linuxCompiler } from './linux-small.ts';
import { linuxSprintf } from './linux-sprintf.ts';
import type { Realm } from './realm.ts';

/** linux/bug.h */
export function linuxBug(realm: Realm) {
  const { kernel } = realm;
  const format = kernelFormat(realm);

  function warn(fn: string, condition: unknown, fmt: unknown, args: unknown[], once: boolean) {
    const message = logLine(format(fn, textArgument(fn, 'format', fmt), args));
    if (condition) kernel.warn('', message, once);
    return Boolean(condition);
  }

  return {
    BUG: () => kernel.bug(''),
    BUG_ON(condition) {
      if (condition) kernel.bug('');
    },
    WARN_ON(condition) {
      if (condition) kernel.warn('');
      return Boolean(condition);
    },
    WARN_ON_ONCE(condition) {
      if (condition) kernel.warn('', undefined, true);
      return Boolean(condition);
    },
    WARN: (condition, fmt, ...args) => warn('WARN', condition, fmt, args, false),
    WARN_ONCE: (condition, fmt, ...args) => warn('WARN_ONCE', condition, fmt, args, true),
  } satisfies typeof bug;
}

/** linux/stddef.h, and stddef.h for programs. */
export function linuxStddef({ structs }: Realm) {
  return {
    NULL: 0n,
    offsetof: (type, member) => structs.offsetOf('offsetof', type, member),
  } satisfies typeof stddef;
}

/** linux/kernel.h */
export function linuxKernel(realm: Realm) {
  return {
    ...linuxAlign,
    ...linuxArraySize,
    ...linuxBits,
    ...linuxCompiler,
    ...linuxMath,
    ...linuxMinmax(realm),
    ...linuxSprintf(realm),
    ...linuxWordpart,
    ...linuxPrintk(realm),
    ...linuxBug(realm),
    ...linuxStddef(realm),
    ...linuxContainerOf(realm),
    might_sleep: () => realm.kernel.might_sleep('include/linux/kernel.h:73'),
  } satisfies typeof header;
}
