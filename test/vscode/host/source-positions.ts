import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';

/** Contract: returns a function that replaces each `bundle:line:column` of a stack trace by the place in its source. */
export function sourcePositions(bundle: string): (stack: string) => string {
  const payload = JSON.parse(readFileSync(`${bundle}.map`, 'utf8')) as SourceMapPayload;
  const map = new SourceMap(payload);
  const escaped = bundle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const places = new RegExp(`${escaped}:(\\d+):(\\d+)`, 'g');
  return (stack) =>
    stack.replace(places, (place, line: string, column: string) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!('originalSource' in entry)) return place;
      const file = path.resolve(path.dirname(bundle), entry.originalSource);
      const position = [entry.originalLine + 1, entry.originalColumn + 1].join(':');
      return `${path.relative(process.cwd(), file)}:${position}`;
    });
}
