import type * as header from 'linux/printk.h';
import { textArgument } from '../../libc/arguments.ts';
import { errorName } from '../../libc/errno-table.ts';
import { format, numberField, pad, type FormatDialect } from '../../libc/format.ts';
import { loadText } from '../../libc/memory.ts';
import { decodeUtf8 } from '../../libc/utf8.ts';
import { badKernelText, kernelMemory } from './kernel-memory.ts';
import type { Realm } from './realm.ts';

const FIRST_ERROR = 0xfffffffffffff001n;
const POINTER_DIGITS = 16;

/** Stands for the keyed hash of Linux: the same pointer gives the same 32 bits. Linux: ptr_to_hashval(). */
function hashed(pointer: bigint): bigint {
  let value = BigInt.asUintN(64, (pointer ^ (pointer >> 31n)) * 0x9e3779b97f4a7c15n);
  value = BigInt.asUintN(64, (value ^ (value >> 29n)) * 0xbf58476d1ce4e5b9n);
  return value >> 32n;
}

/** printk as lib/vsprintf.c has it (6.12). */
const KERNEL_DIALECT: FormatDialect = {
  kernelNumbers: true,
  badText: badKernelText,

  pointer(place, pointer, conversion, suffix) {
    const raw = (value: bigint): string => {
      const width =
        conversion.width === 0 ? POINTER_DIGITS + (conversion.alternate ? 2 : 0) : conversion.width;
      const zero = conversion.width === 0 || conversion.zero;
      return numberField(KERNEL_DIALECT, { ...conversion, letter: 'x', width, zero }, value, '');
    };
    const isError = pointer >= FIRST_ERROR;
    const plain = pointer === 0n || isError ? pointer : hashed(pointer);
    const kind = /^[A-Za-z]\w*/.exec(suffix)?.[0] ?? '';
    switch (kind[0]) {
      case 'x':
        return { text: raw(pointer), used: 1 };
      case 'K':
        return { text: raw(plain), used: 1 };
      case 'e': {
        const name = isError ? errorName(Number(-BigInt.asIntN(64, pointer))) : undefined;
        return { text: name === undefined ? raw(plain) : pad(conversion, `-${name}`), used: 1 };
      }
      case undefined:
        return { text: raw(plain), used: 0 };
      default:
        throw new TypeError(
          `${place.name}: '%p${kind}' is not supported in a format; write %px for an address`,
        );
    }
  },

  other(place, conversion) {
    if (!/[aefgAEFG]/.test(conversion.letter)) return undefined;
    throw new TypeError(`${place.name}: '${conversion.written}': the kernel has no floating point`);
  },
};

const SOH = '\x01';
const DEFAULT_LEVEL = 4;

/** Formats as the kernel does: snprintf() of lib/vsprintf.c, to a byte string. */
export function kernelBytes({ kernel }: Realm) {
  const memory = kernelMemory(kernel);
  const text = (pointer: bigint, max: number): string => loadText(memory, pointer, max);
  return (name: string, template: string, values: readonly unknown[]): string =>
    format({ name, text, dialect: KERNEL_DIALECT }, template, values);
}

/** {@link kernelBytes} as text; `name` is the function that errors name. */
export function kernelFormat(realm: Realm) {
  const bytes = kernelBytes(realm);
  return (name: string, template: string, values: readonly unknown[]): string =>
    decodeUtf8(bytes(name, template, values));
}

/** A message as the log keeps it: without the newline at its end. */
export function logLine(message: string): string {
  return message.endsWith('\n') ? message.slice(0, -1) : message;
}

/** linux/printk.h */
export function linuxPrintk(realm: Realm) {
  const { kernel } = realm;
  const formatted = kernelBytes(realm);

  function log(name: string, level: number, fmt: unknown, values: readonly unknown[]): number {
    const bytes = formatted(name, textArgument(name, 'fmt', fmt), values);
    kernel.printk(level, logLine(decodeUtf8(bytes)));
    return bytes.length;
  }

  return {
    dump_stack: () => kernel.dump_stack(),
    KERN_EMERG: `${SOH}0`,
    KERN_ALERT: `${SOH}1`,
    KERN_CRIT: `${SOH}2`,
    KERN_ERR: `${SOH}3`,
    KERN_WARNING: `${SOH}4`,
    KERN_NOTICE: `${SOH}5`,
    KERN_INFO: `${SOH}6`,
    KERN_DEBUG: `${SOH}7`,
    KERN_DEFAULT: '',

    printk(fmt, ...args) {
      const prefix = typeof fmt === 'string' && fmt.startsWith(SOH) && /[0-7]/.test(fmt.charAt(1));
      if (!prefix) return log('printk', DEFAULT_LEVEL, fmt, args);
      return log('printk', Number(fmt.charAt(1)), fmt.slice(2), args);
    },
    pr_emerg: (fmt, ...args) => log('pr_emerg', 0, fmt, args),
    pr_alert: (fmt, ...args) => log('pr_alert', 1, fmt, args),
    pr_crit: (fmt, ...args) => log('pr_crit', 2, fmt, args),
    pr_err: (fmt, ...args) => log('pr_err', 3, fmt, args),
    pr_warn: (fmt, ...args) => log('pr_warn', 4, fmt, args),
    pr_notice: (fmt, ...args) => log('pr_notice', 5, fmt, args),
    pr_info: (fmt, ...args) => log('pr_info', 6, fmt, args),
    pr_debug: (fmt, ...args) => log('pr_debug', 7, fmt, args),
  } satisfies typeof header;
}
