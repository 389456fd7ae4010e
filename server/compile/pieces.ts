/** A piece of generated code: a text, or a statement id that counts from the file's own start. */
export type Piece = string | number;

/**
 * Code that is put into the printed file as text: probes and accessors, which are many and all alike.
 *
 * Why: built and printed as syntax trees they took two thirds of the time of a compile (measured).
 *
 * Contract: {@link placeholder} gives an identifier to stand in the syntax tree; {@link split} finds the identifiers in
 * the print and puts the code in their place. They are told from the file's own text by a prefix that does not occur in it.
 */
export class Insertions {
  readonly #marker: string;
  readonly #codes: (readonly Piece[])[] = [];

  constructor(text: string) {
    let marker = '$id';
    while (text.includes(marker)) marker += '_';
    this.#marker = marker;
  }

  /** The identifier that stands for the code. */
  placeholder(code: readonly Piece[]): string {
    const index = this.#codes.push(code) - 1;
    return `${this.#marker}${String(index)}$`;
  }

  /** The printed file with the code put in, in pieces; neighbouring texts are joined. */
  split(printed: string): Piece[] {
    const pieces: Piece[] = [];
    const found = printed.split(new RegExp(`${this.#marker.replaceAll('$', '\\$')}(\\d+)\\$`));
    let pending = '';
    for (const [index, part] of found.entries()) {
      const code = index % 2 === 0 ? [part] : (this.#codes[Number(part)] ?? []);
      for (const piece of code) {
        if (typeof piece === 'string') pending += piece;
        else {
          pieces.push(pending, piece);
          pending = '';
        }
      }
    }
    pieces.push(pending);
    return pieces;
  }
}

/** The code for a file whose first statement id is `base + 1`. */
export function joinPieces(pieces: readonly Piece[], base: number): string {
  let code = '';
  for (const piece of pieces) code += typeof piece === 'number' ? String(piece + base) : piece;
  return code;
}
