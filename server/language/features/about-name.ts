import { readFacts, type Facts } from '../headers/facts.ts';
import type { HeaderName } from '../headers/header-file.ts';
import type { HeaderIndex } from '../headers/header-index.ts';
import { headerSide } from '../headers/header-side.ts';
import { entryOf, type Entry } from '../headers/name-table.ts';
import { errnoText } from './errno-text.ts';
import { asSentence, cell, codeBlock, joined } from './markdown.ts';

/** A function, a type or a variable of a header; undefined when its declaration says everything. */
export function aboutName(found: HeaderName, headers: HeaderIndex): string | undefined {
  const entry = entryOf(found.header, found.name);
  const own = readFacts(found.comment);
  const outer = readFacts(headers.header(found.header)?.comment ?? found.comment);
  const context = own.context.length > 0 ? own.context : contextOf(found, outer);
  const place = placeOf(found, entry, own.file ?? outer.file);
  return joined([
    entry && codeBlock('c', entry.c.startsWith('#') ? entry.c : `${entry.c};`),
    joined([place && `\`${place}\``, ...own.history], ' · '),
    entry?.path && `Path: ${entry.path.map((name) => `\`${name}\``).join(' → ')}`,
    context.length > 0 && `**Context** ${context.join(' ')}`,
    errorTable(own, headers, headerSide(found.header) === 'driver'),
    entry?.sees !== undefined && `**The program sees** ${entry.sees}`,
    own.differs.length > 0 && `**Differs from Linux** ${own.differs.join(' ')}`,
    entry?.also && `See also ${entry.also.map((name) => `\`${name}()\``).join(', ')}`,
  ]);
}

// Why: what a header says about sleeping is said about its functions.
function contextOf(found: HeaderName, outer: Facts): readonly string[] {
  return found.kind === 'function' ? outer.context : [];
}

function placeOf(
  found: HeaderName,
  entry: Entry | undefined,
  file: string | undefined,
): string | undefined {
  if (entry?.kernel !== undefined) return entry.kernel;
  if (file === undefined) return undefined;
  if (found.kind === 'function') return `${file}: ${found.name}()`;
  return entry?.c.startsWith('struct ') === true ? `${file}: ${entry.c}` : `${file}: ${found.name}`;
}

/** A driver's functions return the negative number; a program's set errno to it. */
function errorTable(facts: Facts, headers: HeaderIndex, negative: boolean): string | undefined {
  if (facts.errors.length === 0) return undefined;
  const rows = facts.errors.map(({ name, when }) => {
    const known = errnoText(name, headers);
    const number = known ? ` (${known.number})` : '';
    const condition = when === '' ? (known?.text ?? '') : when;
    return `| \`${negative ? '-' : ''}${name}\`${number} | ${cell(condition)} |`;
  });
  const title = negative ? 'Returns' : 'errno';
  const note = facts.errorNote === undefined ? [] : ['', asSentence(facts.errorNote)];
  return [`| ${title} | when |`, '| --- | --- |', ...rows, ...note].join('\n');
}
