/** The script language: one operation a line. */
import { nameValue } from './names.ts';

const MASK = (1n << 64n) - 1n;
const SUFFIX: Readonly<Record<string, bigint>> = { k: 10n, M: 20n, G: 30n, p: 12n };

/** A line that holds an operation. */
export interface ScriptLine {
  /** 1-based line in the file. */
  readonly line: number;
  /** As written, without comment. */
  readonly text: string;
  readonly words: readonly string[];
}

/** Splits a script into its operations. */
export function scriptLines(text: string): ScriptLine[] {
  const out: ScriptLine[] = [];
  text.split('\n').forEach((raw, index) => {
    const comment = raw.indexOf(' #');
    const line = (comment < 0 ? raw : raw.slice(0, comment)).trim();
    if (line === '' || line.startsWith('#')) return;
    out.push({ line: index + 1, text: line, words: line.split(/[ \t]+/) });
  });
  return out;
}

/** A value that an operand names. */
export interface Variable {
  readonly value: bigint;
  /** False when the operation that made it failed. */
  readonly ok: boolean;
}

export type Evaluated =
  | { readonly kind: 'value'; readonly value: bigint }
  /** Malformed. */
  | { readonly kind: 'syntax' }
  /** Names a variable that is unset or came from a failed operation. */
  | { readonly kind: 'failed' };

/** Evaluates `term {(+|-||) term}` modulo 2^64; `-` alone is -1. */
export function evaluate(
  op: string,
  text: string,
  variables: ReadonlyMap<string, Variable>,
): Evaluated {
  if (text === '-') return { kind: 'value', value: MASK };
  let total = 0n;
  let operator = '+';
  let rest = text;
  if (rest.startsWith('-')) {
    operator = '-';
    rest = rest.slice(1);
  }
  for (;;) {
    const length = rest.search(/[+\-|]/);
    const term = length < 0 ? rest : rest.slice(0, length);
    if (term === '') return { kind: 'syntax' };
    const value = termValue(op, term, variables);
    if (typeof value !== 'bigint') return value;
    if (operator === '+') total += value;
    else if (operator === '-') total -= value;
    else total |= value;
    if (length < 0) return { kind: 'value', value: total & MASK };
    operator = rest[length] ?? '+';
    rest = rest.slice(length + 1);
  }
}

function termValue(
  op: string,
  term: string,
  variables: ReadonlyMap<string, Variable>,
): bigint | Evaluated {
  if (term.startsWith('$')) {
    const variable = variables.get(term.slice(1));
    return variable?.ok ? variable.value : { kind: 'failed' };
  }
  if (/^\d/.test(term)) {
    const match = /^(0x[0-9a-f]+|\d+)([kMGp]?)$/i.exec(term);
    if (!match) return { kind: 'syntax' };
    const digits = match[1] ?? '0';
    const octal = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
    return (octal << (SUFFIX[match[2] ?? ''] ?? 0n)) & MASK;
  }
  const value = nameValue(op, term);
  return value === undefined ? { kind: 'syntax' } : BigInt(value);
}

/** Bytes of a data operand: hex pairs, or `'text`. Undefined when malformed. */
export function dataBytes(text: string): Uint8Array | undefined {
  if (text.startsWith("'")) {
    return Uint8Array.from(
      Array.from(text.slice(1)).slice(0, 256),
      (char) => char.charCodeAt(0) & 255,
    );
  }
  const match = /^(?:[0-9a-f]{2})*/i.exec(text);
  const hex = match?.[0] ?? '';
  if (hex.length !== text.length) return undefined;
  return Uint8Array.from({ length: Math.min(256, hex.length / 2) }, (_, i) =>
    parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );
}
