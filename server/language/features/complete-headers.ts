import ts from 'typescript';
import type { HeaderIndex } from '../headers/header-index.ts';
import { headerSide } from '../headers/header-side.ts';
import { tokenAt, type LabDocument } from '../lab/document.ts';
import type { Span } from '../problem.ts';
import { asSentence } from './markdown.ts';

/** A header that fits where the user is typing a specifier; the span is what it replaces. */
export interface HeaderCompletion extends Span {
  readonly specifier: string;
  readonly summary: string;
}

export function completeHeaders(
  document: LabDocument,
  offset: number,
  headers: HeaderIndex,
): HeaderCompletion[] {
  const literal = tokenAt(document.source, offset);
  if (!literal || !ts.isStringLiteral(literal) || !isSpecifier(literal)) return [];
  const start = literal.getStart(document.source) + 1;
  const closed = literal.end > start && document.text[literal.end - 1] === document.text[start - 1];
  const end = closed ? literal.end - 1 : literal.end;
  if (offset < start || offset > end) return [];
  if (document.text.slice(start, offset).startsWith('.')) return [];
  return headers
    .specifiers()
    .filter((specifier) => fits(document, specifier))
    .map((specifier) => ({
      specifier,
      summary: asSentence(headers.header(specifier)?.comment.paragraphs[0] ?? ''),
      start,
      // Why: text behind an unclosed quote is the rest of the line, not the rest of the specifier.
      end: closed ? end : offset,
    }));
}

function fits({ kind }: LabDocument, specifier: string): boolean {
  const side = headerSide(specifier);
  return kind === 'module' || side === 'both' || side === kind;
}

function isSpecifier(literal: ts.StringLiteral): boolean {
  const { parent } = literal;
  return (
    (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) &&
    parent.moduleSpecifier === literal
  );
}
