/** What the features say, in offsets of the text; the wiring makes protocol messages of it. */

/** Half-open. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Edit extends Span {
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** True for the one fix that is right in nearly all cases. */
  readonly preferred: boolean;
  /** Invariant: ranges do not overlap; edits at the same offset are applied in this order. */
  readonly edits: readonly Edit[];
}

export interface Problem extends Span {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** What happens and what to do, one sentence. */
  readonly message: string;
  /** Worked out only when somebody asks. */
  readonly fixes: () => readonly Fix[];
}

/** Markdown about a place of the text. */
export interface Hover extends Span {
  readonly markdown: string;
}

/** A text with edits applied. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((one, other) => one.start - other.start || one.end - other.end);
  let result = '';
  let done = 0;
  for (const { start, end, text: inserted } of ordered) {
    result += text.slice(done, start) + inserted;
    done = end;
  }
  return result + text.slice(done);
}
