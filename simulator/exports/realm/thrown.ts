import type { Engine } from './realm.ts';

const LONGEST = 300;
/** How V8 begins to say that `4096n * 4` is no arithmetic. */
const MIXED = 'Cannot mix BigInt';
const MIXED_ADVICE =
  'TypeError: bigint and number in one operation: what is unsigned long in C is a bigint here, so write 4 as 4n, or convert with BigInt(…) or Number(…)';

/**
 * Throws on what the kernel threw, so that no handler ends a fatal unwind.
 *
 * Invariant: only a primitive goes on; an object would be the user's.
 */
export function passFatal(engine: Engine, exception: unknown): void {
  if (!engine.fatal) return;

  throw isPrimitive(exception) ? exception : 0;
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/**
 * One line about an exception, whatever user code threw.
 *
 * Contract: throws nothing but what {@link passFatal} does, though reading `name` and `message` may run user code.
 */
export function describeThrown(exception: unknown, engine: Engine): string {
  engine.caught?.(exception);
  let text: string;
  try {
    text = textOf(exception);
  } catch (another) {
    passFatal(engine, another);
    text = 'an exception that cannot be described';
  }
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

function textOf(exception: unknown): string {
  if (typeof exception === 'string') return exception;
  if (typeof exception === 'bigint') return `${exception}n`;
  if (isPrimitive(exception)) return String(exception);
  const { name, message } = exception as { name?: unknown; message?: unknown };
  if (typeof message === 'string' && message.startsWith(MIXED)) return MIXED_ADVICE;
  const parts = [name, message].filter((part) => typeof part === 'string' && part !== '');
  return parts.length > 0 ? parts.join(': ') : 'an object that is not an Error';
}
