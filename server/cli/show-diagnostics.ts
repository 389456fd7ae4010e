import type { LabDiagnostic, LabFile } from '../protocol/lab.ts';
import type { Painter } from './style.ts';

/** `file:line:column: error PW1001: …` with the source line and a marker below it. */
export function showDiagnostic(
  diagnostic: LabDiagnostic,
  files: readonly LabFile[],
  prefix: string,
  painter: Painter,
): string {
  const { path, line, column, endLine, endColumn, code, severity, message } = diagnostic;
  const file = prefix === '' ? path : `${prefix}/${path}`;
  const style = severity === 'error' ? 'red' : 'yellow';
  const head = `${painter.paint('bold', `${file}:${line}:${column}:`)} ${painter.paint(style, severity)} ${code}: ${message}`;
  const source = files.find((one) => one.path === path)?.text.split('\n')[line - 1];
  if (source === undefined) return head;
  const width = endLine === line ? Math.max(1, endColumn - column) : 1;
  const marker = `${source.slice(0, column - 1).replace(/[^\t]/g, ' ')}${'^'.repeat(width)}`;
  return `${head}\n    ${source}\n    ${painter.paint(style, marker)}`;
}
