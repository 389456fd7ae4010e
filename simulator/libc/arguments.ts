/**
 * What user code passes is checked before it is used: a wrong JavaScript type is a TypeError that names the function,
 * the parameter and what to write instead.
 *
 * Invariant: everything these functions return is a primitive, so that nothing else can cross to the simulator.
 */
const U64_MAX = 0xffffffffffffffffn;

/** The value as an error message shows it; never runs user code. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'bigint':
      return `bigint ${value}n`;
    case 'number':
      return `number ${value}`;
    case 'boolean':
      return `boolean ${value}`;
    case 'string':
      return `string '${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    default:
      return value === null ? 'null' : 'an object';
  }
}

/** A TypeError in the form all checks use. */
export function wrongType(
  fn: string,
  parameter: string,
  wanted: string,
  value: unknown,
): TypeError {
  return new TypeError(`${fn}: '${parameter}' must be ${wanted}, got ${show(value)}`);
}

function wrap64(value: bigint): bigint {
  return value >= 0n && value <= U64_MAX ? value : BigInt.asUintN(64, value);
}

/** `unsigned long`, an address or a frame number: bigint only, modulo 2^64. */
export function ulongArgument(fn: string, parameter: string, value: unknown): bigint {
  if (typeof value === 'bigint') return wrap64(value);
  const wanted = 'unsigned long (bigint)';
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw wrongType(fn, parameter, wanted, value);
  }
  throw new TypeError(
    `${fn}: '${parameter}' must be ${wanted}, got ${show(value)}; write ${value}n`,
  );
}

/** `size_t` and the like: bigint, or a whole number. */
export function sizeArgument(fn: string, parameter: string, value: unknown): bigint {
  if (typeof value === 'bigint') return wrap64(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return wrap64(BigInt(value));
  throw wrongType(fn, parameter, 'a size (bigint, or a whole number)', value);
}

/** `int`: a whole number, modulo 2^32 as in C. */
export function intArgument(fn: string, parameter: string, value: unknown): number {
  return wholeArgument(fn, parameter, value, 'int') | 0;
}

/** `unsigned int`. */
export function uintArgument(fn: string, parameter: string, value: unknown): number {
  return wholeArgument(fn, parameter, value, 'unsigned int') >>> 0;
}

/** `long`, `loff_t`, `off_t`: a whole number, exact up to 2^53. */
export function longArgument(fn: string, parameter: string, value: unknown): number {
  return wholeArgument(fn, parameter, value, 'long');
}

function wholeArgument(fn: string, parameter: string, value: unknown, type: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'bigint') {
    throw new TypeError(
      `${fn}: '${parameter}' must be ${type} (number), got ${show(value)}; write Number(…)`,
    );
  }
  throw wrongType(fn, parameter, `${type} (a whole number)`, value);
}

/** A TypeScript string that stands where C has a string literal. */
export function textArgument(fn: string, parameter: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw wrongType(fn, parameter, 'a string', value);
}

export type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/** A function of the user's. */
export function functionArgument(fn: string, parameter: string, value: unknown): AnyFunction {
  if (typeof value === 'function') return value as AnyFunction;
  throw wrongType(fn, parameter, 'a function', value);
}

/** An object of the user's, such as a table of operations. */
export function objectArgument(
  fn: string,
  parameter: string,
  type: string,
  value: unknown,
): object {
  if (typeof value === 'object' && value !== null) return value;
  throw wrongType(fn, parameter, type, value);
}
