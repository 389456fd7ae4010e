import { show } from './arguments.ts';
import {
  format,
  numberField,
  pad,
  type Conversion,
  type FormatDialect,
  type FormatPlace,
} from './format.ts';
import { loadText, programMemory } from './memory.ts';
import type { Errno, ProgramPorts } from './ports.ts';
import { strerror } from './errno-table.ts';

/** printf as the C library has it. Linux: glibc 2.36, stdio-common/vfprintf-internal.c. */
function dialect(errno: Errno): FormatDialect {
  const own: FormatDialect = {
    kernelNumbers: false,
    badText: (pointer) => (pointer === 0n ? '(null)' : undefined),
    pointer(_place, pointer, conversion) {
      const text =
        pointer === 0n
          ? pad(conversion, '(nil)')
          : numberField(own, { ...conversion, letter: 'x', alternate: true }, pointer, '');
      return { text, used: 0 };
    },
    other(place, conversion, next) {
      if (conversion.letter === 'm') return pad(conversion, strerror(errno.value));
      if (conversion.letter === 'f' || conversion.letter === 'F') {
        return float(place, conversion, next());
      }
      return undefined;
    },
  };
  return own;
}

/** A formatter of the program's: template and values to a byte string. */
export function programFormat(
  ports: ProgramPorts,
  errno: Errno,
): (name: string, template: string, values: readonly unknown[]) => string {
  const memory = programMemory(ports);
  const shared = dialect(errno);
  const text = (pointer: bigint, max: number): string => loadText(memory, pointer, max);
  return (name, template, values) => format({ name, text, dialect: shared }, template, values);
}

function float(place: FormatPlace, conversion: Conversion, value: unknown): string {
  if (typeof value !== 'number') {
    throw new TypeError(
      `${place.name}: '${conversion.written}' needs a number, got ${show(value)}`,
    );
  }
  const negative = value < 0 || Object.is(value, -0);
  const sign = negative ? '-' : conversion.plus ? '+' : conversion.space ? ' ' : '';
  if (!Number.isFinite(value)) return pad(conversion, sign + (value === value ? 'inf' : 'nan'));
  const precision = conversion.precision < 0 ? 6 : Math.min(conversion.precision, 99);
  const digits = fixed(Math.abs(value), precision);
  const head = sign;
  if (conversion.zero && !conversion.left) {
    return head + digits.padStart(conversion.width - head.length, '0');
  }
  return pad(conversion, head + digits);
}

/** Exact decimal digits; a tie goes to the even digit, where toFixed goes up. */
function fixed(value: number, precision: number): string {
  if (value >= 1e21) {
    const whole = BigInt(value).toString();
    return precision === 0 ? whole : `${whole}.${'0'.repeat(precision)}`;
  }
  const exact = value.toFixed(100);
  const cut = exact.length - 100 + precision;
  if (!/^50*$/.test(exact.slice(cut))) return value.toFixed(precision);
  const down = exact.slice(0, precision === 0 ? cut - 1 : cut);
  return Number(down.at(-1)) % 2 === 0 ? down : value.toFixed(precision);
}
