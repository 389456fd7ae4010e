/** A documentation comment without its stars. */
export interface DocComment {
  /** Everything before the first tag, as one line per paragraph. */
  readonly paragraphs: readonly string[];
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

export const NO_COMMENT: DocComment = { paragraphs: [], tags: [] };

/** Reads a comment from its slashes on. */
export function readDocComment(comment: string): DocComment {
  const inner = comment.replace(/^\/\*\*/, '').replace(/\*\/$/, '');
  const text = inner.replace(/^[ \t]*\*[ \t]?/gm, '').trim();
  const [description = '', ...tagged] = text.split(/^@(?=[a-z])/m);
  return {
    paragraphs: description.split(/\n\s*\n/).flatMap((paragraph) => {
      const line = oneLine(paragraph);
      return line === '' ? [] : [line];
    }),
    tags: tagged.map((tag) => {
      const [name = ''] = /^\w+/.exec(tag) ?? [];
      return { name, text: oneLine(tag.slice(name.length)) };
    }),
  };
}

/** Sentences of a paragraph; the points of file names, versions and abbreviations end none. */
export function sentences(paragraph: string): string[] {
  return paragraph.split(/(?<=[.!?])\s+(?=[A-Z`{_(])/);
}

function oneLine(text: string): string {
  return text
    .replace(/\{@link\s+([^}]+)\}/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
