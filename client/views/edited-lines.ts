/** Something that belongs to a line, from 0, of a text that is being edited. */
export interface AtLine<T> {
  readonly what: T;
  readonly line: number;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** A range [start, end) of the text as it was before all edits, and what stands there now. */
export interface Edit {
  readonly range: { readonly start: Place; readonly end: Place };
  readonly text: string;
}

/** Contract: what belongs to a line that is touched goes; below, it moves with its text. */
export function afterEdits<T>(
  all: readonly AtLine<T>[],
  edits: readonly Edit[],
): readonly AtLine<T>[] {
  // Why from the last on: the places of the others stay as they are.
  const fromBelow = [...edits].sort((a, b) => b.range.start.line - a.range.start.line);
  return fromBelow.reduce(afterEdit<T>, all);
}

function afterEdit<T>(
  all: readonly AtLine<T>[],
  { range: { start, end }, text }: Edit,
): readonly AtLine<T>[] {
  const added = text.split('\n').length - 1 - (end.line - start.line);
  const wholeLines = start.character === 0 && end.character === 0 && /^$|\n$/.test(text);
  const below = wholeLines ? end.line : end.line + 1;
  return all.flatMap((one) => {
    if (one.line < start.line) return [one];
    return one.line >= below ? [{ ...one, line: one.line + added }] : [];
  });
}
