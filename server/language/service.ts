import { compileProblems } from './features/compile-problems.ts';
import { completeHeaders, type HeaderCompletion } from './features/complete-headers.ts';
import { hoverAt } from './features/hover.ts';
import { ignoredResults } from './features/ignored-result.ts';
import { inlineVariables, type InlineVariable } from './features/inline-values.ts';
import { lenses, type Lens } from './features/lenses.ts';
import type { FileSystem } from './file-system.ts';
import { HeaderIndex } from './headers/header-index.ts';
import { readDocument, type LabDocument } from './lab/document.ts';
import { readSlice } from './lab/lab.ts';
import type { Fix, Hover, Problem, Span } from './problem.ts';

export interface ProblemFix {
  readonly problem: Problem;
  readonly fix: Fix;
}

/**
 * The language service: what can be said about the files of labs, without a protocol.
 *
 * Contract: paths are absolute, with forward slashes; offsets count UTF-16 units.
 */
export class LanguageService {
  readonly #files: FileSystem;
  readonly #headers: HeaderIndex;
  readonly #open = new Map<string, string>();
  readonly #read = new Map<string, LabDocument | undefined>();

  /** @param includeFolder where the headers' declarations lie: `<folder>/linux/mm.d.ts` */
  constructor(files: FileSystem, includeFolder: string) {
    this.#files = files;
    this.#headers = new HeaderIndex(files, includeFolder);
  }

  /** An editor has the file; its text wins over the disk until it is closed. */
  open(path: string, text: string): void {
    this.#open.set(path, text);
  }

  close(path: string): void {
    this.#open.delete(path);
    this.#read.delete(path);
  }

  problems(path: string): readonly Problem[] {
    const document = this.#document(path);
    const slice = document && readSlice(document, this.#files, (other) => this.#document(other));
    if (!document || !slice) return [];
    return [
      ...compileProblems(document, slice, this.#headers),
      ...ignoredResults(document, this.#headers),
    ].sort((one, other) => one.start - other.start);
  }

  /** Fixes of the problems that touch a span. */
  fixes(path: string, { start, end }: Span): ProblemFix[] {
    return this.problems(path)
      .filter((problem) => problem.start <= end && problem.end >= start)
      .flatMap((problem) => problem.fixes().map((fix) => ({ problem, fix })));
  }

  hover(path: string, offset: number): Hover | undefined {
    const document = this.#document(path);
    return document && hoverAt(document, offset, this.#headers);
  }

  completions(path: string, offset: number): readonly HeaderCompletion[] {
    const document = this.#document(path);
    return document ? completeHeaders(document, offset, this.#headers) : [];
  }

  lenses(path: string): readonly Lens[] {
    const document = this.#document(path);
    return document ? lenses(document) : [];
  }

  /** @param stopped where the program stands */
  inlineVariables(path: string, range: Span, stopped: number): readonly InlineVariable[] {
    const document = this.#document(path);
    return document ? inlineVariables(document, range, stopped) : [];
  }

  /** Does the slow things that the first question would wait for: the compiler is loaded and the headers are read. */
  warm(): void {
    for (const specifier of this.#headers.specifiers()) this.#headers.header(specifier);
  }

  #document(path: string): LabDocument | undefined {
    const text = this.#open.get(path) ?? this.#files.readText(path);
    const known = this.#read.get(path);
    if (text === undefined || known?.text === text) return text === undefined ? undefined : known;
    const read = readDocument(path, text);
    this.#read.set(path, read);
    return read;
  }
}
