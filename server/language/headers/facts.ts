import { sentences, type DocComment } from './doc-comment.ts';

/** What a documentation comment says about the kernel, in parts. */
export interface Facts {
  /** File of the kernel's sources: `mm/memory.c`. */
  readonly file: string | undefined;
  /** Since when, and what was before. */
  readonly history: readonly string[];
  /** Where it may be called: locks and sleeping. */
  readonly context: readonly string[];
  /** How it differs from Linux. */
  readonly differs: readonly string[];
  readonly errors: readonly ErrorCase[];
  /** What the result says about errors beyond {@link errors}. */
  readonly errorNote: string | undefined;
}

export interface ErrorCase {
  /** `EINVAL`, without its sign. */
  readonly name: string;
  /** When; empty where the comment does not say. */
  readonly when: string;
}

const LINUX = /\bLinux: ((?:[\w-]+\/)*[\w.-]*?\.[chS])\b,?\s*/;
const HISTORY = /\b(?:since|until|before) v?\d/i;
const CONTEXT =
  /\b(?:may sleep|does not sleep|never sleeps?|may be called anywhere|mmap_lock|write lock)\b/i;

export function readFacts(comment: DocComment): Facts {
  const said = comment.paragraphs.flatMap(sentences);
  const returns = comment.tags.find(({ name }) => name === 'returns')?.text ?? '';
  let file: string | undefined;
  const history: string[] = [];
  const context: string[] = [];
  const differs: string[] = [];
  for (const sentence of said) {
    const place = LINUX.exec(sentence);
    const rest = place ? sentence.slice(place.index + place[0].length) : sentence;
    if (place) file ??= place[1];
    if (sentence.startsWith('Differs: ')) differs.push(sentence.slice('Differs: '.length));
    else if (HISTORY.test(rest)) history.push(tidy(rest));
    else if (!place && CONTEXT.test(sentence)) context.push(sentence);
  }
  for (const { name, text } of comment.tags) {
    if (name === 'since') history.push(`since ${text}`);
  }
  return { file, history, context, differs, ...readErrors(returns) };
}

/** `(returns nothing since 4.3).` → `returns nothing since 4.3` */
function tidy(clause: string): string {
  const bare = clause.replace(/\.$/, '').replace(/^\((.*)\)$/, '$1');
  return bare.startsWith('Since ') ? `since ${bare.slice('Since '.length)}` : bare;
}

/**
 * Takes the errors out of a result's description, such as `0; -EINVAL when the length is 0; -ENOMEM` or
 * `0, or -1 with errno EACCES (not open for that), EBADF, or what the driver returned`.
 */
export function readErrors(returns: string): Pick<Facts, 'errors' | 'errorNote'> {
  const errors: ErrorCase[] = [];
  let note: string | undefined;
  const found = [...returns.matchAll(/(?<![\w])-?(E[A-Z][A-Z0-9]+)\b/g)].filter(
    ([, name]) => name !== 'EOF',
  );
  for (const [index, match] of found.entries()) {
    const from = match.index + match[0].length;
    const text = returns.slice(from, found[index + 1]?.index).trim();
    const { when, rest } = splitCase(text);
    errors.push({ name: match[1] ?? '', when });
    if (rest !== '') note = rest;
  }
  return { errors, errorNote: note };
}

/** Parts what follows an error's name into its condition and what the sentence goes on to say. */
function splitCase(text: string): { when: string; rest: string } {
  const bracket = /^\(([^)]*)\)/.exec(text);
  const condition = bracket ? bracket[1] : /^when .*?(?=;|$)/.exec(text)?.[0];
  const after = text.slice(bracket ? bracket[0].length : (condition?.length ?? 0));
  return {
    when: trimSeparators(condition ?? '').replace(/^when /, ''),
    rest: trimSeparators(after),
  };
}

function trimSeparators(text: string): string {
  return text
    .replace(/^[\s,;:.]+/, '')
    .replace(/[\s,;:.]+$/, '')
    .replace(/(?:^|[\s,;]+)or$/, '');
}
