import ts from 'typescript';
import type { Report } from './problems.ts';
import { bare, isReservedName } from './syntax.ts';

/** Free names that no lab may use, and names that only generated code may use. */
const CODE_FROM_TEXT = new Set(['eval', 'Function']);
const HOST = new Set([
  'globalThis',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'process',
  'require',
]);
const CHANGING = new Set(['Date', 'Intl', 'WeakRef', 'FinalizationRegistry']);

/** Exact in every engine; the other functions of Math are not, or are not the same from run to run. */
const MATH = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
]);

/** Reports a free identifier that a lab may not use. */
export function refuseFreeName(identifier: ts.Identifier, report: Report): void {
  const { text } = identifier;
  if (CODE_FROM_TEXT.has(text)) report('PW1011', identifier, text);
  else if (HOST.has(text)) report('PW1012', identifier, text);
  else if (CHANGING.has(text)) report('PW1021', identifier, text);
  else if (text === 'Promise') report('PW1008', identifier);
  else if (text === 'Math') refuseMath(identifier, report);
  else if (text === 'Array' && memberOf(identifier.parent, identifier) === 'fromAsync')
    report('PW1008', identifier.parent);
}

function refuseMath(identifier: ts.Identifier, report: Report): void {
  const parent = identifier.parent;
  const member = memberOf(parent, identifier);
  if (member === undefined) {
    report('PW1028', identifier);
    return;
  }
  if (member === 'random') report('PW1021', parent, 'Math.random');
  else if (!MATH.has(member) && !/^[A-Z]/.test(member)) report('PW1020', parent, member);
}

function memberOf(parent: ts.Node, object: ts.Identifier): string | undefined {
  if (ts.isPropertyAccessExpression(parent) && parent.expression === object)
    return parent.name.text;
  if (!ts.isElementAccessExpression(parent) || parent.expression !== object) return undefined;
  const key = bare(parent.argumentExpression);
  return ts.isStringLiteralLike(key) ? key.text : undefined;
}

/** Reports an identifier (declared or used) that generated code claims for itself. */
export function refuseReservedName(identifier: ts.Identifier, report: Report): void {
  if (isReservedName(identifier.text)) report('PW1014', identifier, identifier.text);
}
