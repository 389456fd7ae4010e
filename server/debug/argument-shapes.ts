/** Shapes that values from a client are read by: each returns what handlers may rely on, or says what is wrong. */
import { RequestError } from './request-error.ts';

/**
 * Reads one value.
 *
 * Contract: throws a {@link RequestError} whose sentence names the place, such as `breakpoints[1].line`.
 */
export type Shape = (value: unknown, place: string) => unknown;

/** Names of fields with their shapes; those of {@link optional} may be absent. */
export type Fields = Readonly<Record<string, Shape>>;

function must(place: string, wanted: string): never {
  throw new RequestError(`"${place}" must be ${wanted}.`);
}

function primitive(wanted: string, valid: (value: unknown) => boolean): Shape {
  return (value, place) => (valid(value) ? value : must(place, wanted));
}

export const text = primitive('a string', (value) => typeof value === 'string');
export const flag = primitive('true or false', (value) => typeof value === 'boolean');
export const whole = primitive('a whole number', Number.isSafeInteger);
export const count = primitive(
  'a whole number from 0 up',
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);

export const positive = primitive(
  'a whole number from 1 up',
  (value) => Number.isSafeInteger(value) && Number(value) >= 1,
);

export function oneOf(...words: readonly string[]): Shape {
  const wanted = `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  return primitive(wanted, (value) => words.includes(value as string));
}

export function list(item: Shape): Shape {
  return (value, place) =>
    Array.isArray(value)
      ? value.map((one: unknown, index) => item(one, `${place}[${index}]`))
      : must(place, 'a list');
}

/** A string, or an object with these fields. */
export function textOr(fields: Fields): Shape {
  const object = record(fields);
  return (value, place) => {
    if (typeof value === 'string') return value;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? object(value, place) : must(place, 'a string or an object');
  };
}

const OPTIONAL = new WeakSet<Shape>();

/** A field that may be absent. */
export function optional(shape: Shape): Shape {
  const given: Shape = (value, place) => shape(value, place);
  OPTIONAL.add(given);
  return given;
}

/**
 * An object with these fields; others stay as they are.
 *
 * Why null counts as absent: clients in languages that have no undefined send it.
 */
export function record(fields: Fields): Shape {
  return (value, place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return must(place === '' ? 'arguments' : place, 'an object');
    }
    const read = new Map<string, unknown>(Object.entries(value));
    for (const [name, shape] of Object.entries(fields)) {
      const at = place === '' ? name : `${place}.${name}`;
      const field = read.get(name) ?? undefined;
      if (field !== undefined) read.set(name, shape(field, at));
      else if (OPTIONAL.has(shape)) read.delete(name);
      else throw new RequestError(`"${at}" is missing.`);
    }
    return Object.fromEntries(read);
  };
}
