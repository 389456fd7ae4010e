import { show } from './arguments.ts';
import { encodeUtf8 } from './utf8.ts';

/** Where a format string is used: its function's name for messages, and the memory behind `%s`. */
export interface FormatPlace {
  readonly name: string;
  /** Bytes up to the NUL at a pointer, at most `max`. */
  text(pointer: bigint, max: number): string;
  readonly dialect: FormatDialect;
}

/** What differs between the C library's printf and the kernel's. */
export interface FormatDialect {
  /** A null or invalid pointer for `%s`; undefined for one that is read. */
  badText(pointer: bigint): string | undefined;
  /** `%p` and what follows it in the kernel: the text, and how many characters of the template it took. */
  pointer(place: FormatPlace, pointer: bigint, conversion: Conversion, suffix: string): PointerText;
  /** The kernel pads with zeros beside a precision, and `#` gives 0 a prefix. */
  readonly kernelNumbers: boolean;
  /** Other conversions; undefined where there is none. */
  other(place: FormatPlace, conversion: Conversion, next: () => unknown): string | undefined;
}

export interface PointerText {
  readonly text: string;
  readonly used: number;
}

/** `%[flags][width][.precision][length]letter` */
export interface Conversion {
  readonly written: string;
  readonly left: boolean;
  readonly plus: boolean;
  readonly space: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  /** -1 when absent. */
  readonly precision: number;
  /** Bits of an integer argument. */
  readonly bits: number;
  readonly letter: string;
}

const SPEC = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?(hh|h|ll|l|z|t|j|L|q)?([^])?/y;
const BITS: Readonly<Record<string, number>> = { hh: 8, h: 16 };
/** Contract: as long as C's INT_MAX, which no output can reach; a wider field is a mistake of the caller's. */
const WIDEST = 1 << 20;

/**
 * Formats as printf does.
 *
 * @param template text; its bytes are UTF-8
 * @returns a byte string
 */
export function format(place: FormatPlace, template: string, values: readonly unknown[]): string {
  const bytes = encodeUtf8(template);
  let taken = 0;
  let output = '';
  let at = 0;
  const next = (written: string): unknown => {
    if (taken === values.length) {
      throw new TypeError(`${place.name}: no argument for '${written}'`);
    }
    return values[taken++];
  };
  while (at < bytes.length) {
    const percent = bytes.indexOf('%', at);
    if (percent < 0) return output + bytes.slice(at);
    output += bytes.slice(at, percent);
    SPEC.lastIndex = percent;
    const match = SPEC.exec(bytes)!;
    at = percent + match[0].length;
    const conversion = parse(place, match, next);
    if (conversion.letter === 'p') {
      const pointer = pointerValue(place, conversion, next(conversion.written));
      const { text, used } = place.dialect.pointer(place, pointer, conversion, bytes.slice(at));
      output += text;
      at += used;
    } else output += convert(place, conversion, () => next(conversion.written));
  }
  return output;
}

function parse(
  place: FormatPlace,
  match: RegExpExecArray,
  next: (written: string) => unknown,
): Conversion {
  const [written, flags = '', width, precision, length = '', letter = ''] = match;
  const star = (): number => {
    const value = next(written);
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw new TypeError(`${place.name}: '*' in '${written}' needs a number, got ${show(value)}`);
  };
  const wide = width === '*' ? star() : Number(width ?? 0);
  const exact = precision === undefined ? -1 : precision === '*' ? star() : Number(precision);
  if (Math.abs(wide) > WIDEST || exact > WIDEST) {
    throw new RangeError(`${place.name}: '${written}' is too wide`);
  }
  return {
    written,
    left: flags.includes('-') || wide < 0,
    plus: flags.includes('+'),
    space: flags.includes(' '),
    alternate: flags.includes('#'),
    zero: flags.includes('0'),
    width: Math.abs(wide),
    precision: exact < 0 ? -1 : exact,
    bits: BITS[length] ?? (length === '' ? 32 : 64),
    letter,
  };
}

function convert(place: FormatPlace, conversion: Conversion, next: () => unknown): string {
  switch (conversion.letter) {
    case '%':
      return '%';
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return integer(place, conversion, next());
    case 'c':
      return pad(conversion, character(place, conversion, next()));
    case 's':
      return pad(conversion, text(place, conversion, next()));
    default: {
      const other = place.dialect.other(place, conversion, next);
      if (other !== undefined) return other;
      throw new TypeError(`${place.name}: '${conversion.written}' is not supported in a format`);
    }
  }
}

/** Spaces up to the field's width. */
export function pad(conversion: Conversion, field: string): string {
  return conversion.left ? field.padEnd(conversion.width) : field.padStart(conversion.width);
}

function integerValue(place: FormatPlace, conversion: Conversion, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  throw new TypeError(
    `${place.name}: '${conversion.written}' needs a whole number or a bigint, got ${show(value)}`,
  );
}

function pointerValue(place: FormatPlace, { written }: Conversion, value: unknown): bigint {
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  if (value === null) return 0n;
  throw new TypeError(`${place.name}: '${written}' needs a pointer (bigint), got ${show(value)}`);
}

const RADIX: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8 };

function integer(place: FormatPlace, conversion: Conversion, given: unknown): string {
  const { letter, bits } = conversion;
  const signed = letter === 'd' || letter === 'i';
  const wide = integerValue(place, conversion, given);
  const value = signed ? BigInt.asIntN(bits, wide) : BigInt.asUintN(bits, wide);
  const sign = !signed
    ? ''
    : value < 0n
      ? '-'
      : conversion.plus
        ? '+'
        : conversion.space
          ? ' '
          : '';
  return numberField(place.dialect, conversion, value < 0n ? -value : value, sign);
}

/** Sign, prefix, zeros and digits of a magnitude in its field. */
export function numberField(
  { kernelNumbers }: FormatDialect,
  conversion: Conversion,
  magnitude: bigint,
  sign: string,
): string {
  const { letter, precision } = conversion;
  const radix = RADIX[letter] ?? 10;
  const plain = magnitude.toString(radix);
  let digits = precision === 0 && magnitude === 0n && !kernelNumbers ? '' : plain;
  digits = (letter === 'X' ? digits.toUpperCase() : digits).padStart(precision, '0');
  let prefix = '';
  if (conversion.alternate && radix === 16 && (kernelNumbers || magnitude !== 0n)) {
    prefix = `0${letter}`;
  } else if (conversion.alternate && radix === 8) {
    prefix = (kernelNumbers ? magnitude === 0n : digits.startsWith('0')) ? '' : '0';
  }
  const zeros = conversion.zero && !conversion.left && (precision < 0 || kernelNumbers);
  const head = sign + prefix;
  if (zeros) return head + digits.padStart(conversion.width - head.length, '0');
  return pad(conversion, head + digits);
}

function character(place: FormatPlace, conversion: Conversion, value: unknown): string {
  if (typeof value === 'number' && Number.isInteger(value))
    return String.fromCharCode(value & 0xff);
  if (typeof value === 'string' && value.length === 1) return encodeUtf8(value);
  throw new TypeError(
    `${place.name}: '${conversion.written}' needs a character code or a string of one character, got ${show(value)}`,
  );
}

function text(place: FormatPlace, { written, precision }: Conversion, value: unknown): string {
  const max = precision < 0 ? Number.MAX_SAFE_INTEGER : precision;
  if (typeof value === 'string') return encodeUtf8(value).slice(0, max);
  if (typeof value !== 'bigint' && value !== null) {
    throw new TypeError(
      `${place.name}: '${written}' needs a string or a pointer (bigint), got ${show(value)}`,
    );
  }
  const pointer = BigInt.asUintN(64, value ?? 0n);
  const bad = place.dialect.badText(pointer);
  return bad === undefined ? place.text(pointer, max) : bad.slice(0, max);
}
