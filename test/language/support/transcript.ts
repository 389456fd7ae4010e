import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '../golden');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

/** Messages between an editor and the server in the order in which they went, without what changes from run to run. */
export class Transcript {
  readonly #lines: string[] = [];

  add(direction: '-->' | '<--', method: string, content: unknown): void {
    const text = JSON.stringify(content, readable, 1) as string | undefined;
    this.#lines.push(`${direction} ${method}`, ...(text === undefined ? [] : [text]), '');
  }

  clear(): void {
    this.#lines.length = 0;
  }

  /** Compares with `golden/<name>.txt`; with UPDATE_GOLDEN=1 writes it. */
  check(name: string): void {
    const file = path.join(FOLDER, `${name}.txt`);
    const text = this.#lines.join('\n');
    if (UPDATE) writeFileSync(file, text);
    assert.ok(existsSync(file), `there is no ${file}: run with UPDATE_GOLDEN=1 and look at it`);
    assert.equal(text, readFileSync(file, 'utf8'));
  }
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function isPosition(value: unknown): value is Position {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

function isRange(value: unknown): value is { readonly start: Position; readonly end: Position } {
  return typeof value === 'object' && value !== null && 'start' in value && isPosition(value.start);
}

/** Positions as `line:character`, and texts of several lines one below the other. */
function readable(_: string, value: unknown): unknown {
  const at = ({ line, character }: Position): string => `${line}:${character}`;
  if (isPosition(value)) return at(value);
  if (isRange(value)) return `${at(value.start)}-${at(value.end)}`;
  return typeof value === 'string' && value.includes('\n') ? value.split('\n') : value;
}
