import ts from 'typescript';
import type { LabDiagnostic } from '../protocol/lab.ts';
import { MESSAGES, type MessageCode } from './messages.ts';
import type { Span } from './statement-table.ts';

/** Reports one refusal at a node. */
export type Report = <C extends MessageCode>(
  code: C,
  node: ts.Node,
  ...words: Parameters<(typeof MESSAGES)[C]>
) => void;

/** Collects the diagnostics of one file. */
export class Problems {
  readonly diagnostics: LabDiagnostic[] = [];
  readonly #path: string;
  readonly #source: ts.SourceFile;

  constructor(path: string, source: ts.SourceFile) {
    this.#path = path;
    this.#source = source;
  }

  readonly report: Report = (code, node, ...words) => {
    const sentence: (...words: string[]) => string = MESSAGES[code];
    this.add(code, { start: node.getStart(this.#source), end: node.end }, sentence(...words));
  };

  /** A diagnostic of TypeScript's own. */
  compiler(error: ts.DiagnosticWithLocation): void {
    const message = ts.flattenDiagnosticMessageText(error.messageText, ' ');
    this.add(
      `TS${String(error.code)}`,
      { start: error.start, end: error.start + error.length },
      message,
    );
  }

  add(code: string, span: Span, message: string): void {
    this.diagnostics.push({
      ...place(this.#path, this.#source, span),
      code,
      severity: 'error',
      message,
    });
  }
}

/** A place in a file, in the 1-based lines and columns of a diagnostic. */
export type Place = Omit<LabDiagnostic, 'code' | 'severity' | 'message'>;

export function place(path: string, source: ts.SourceFile, span: Span): Place {
  const start = source.getLineAndCharacterOfPosition(span.start);
  const end = source.getLineAndCharacterOfPosition(span.end);
  return {
    path,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
