/** Free chunks that are too large for the fast lists. Linux: the bins of glibc's malloc/malloc.c. */
import { ARENA, HEADER, MIN_CHUNK, WORD, type Chunks } from './chunks.ts';

const BIN = ARENA + 0x80;
/** The list's head looks like a chunk whose links lie at {@link BIN}. */
const HEAD = BIN - HEADER;
const FD = HEADER;
const BK = HEADER + WORD;

/** Says what is wrong with the heap, and ends the program. */
export type Die = (message: string) => never;

/**
 * One list of all free chunks, the oldest at its end.
 *
 * Differs: glibc sorts them into 127 bins. The best fit is the same, the order among equals may be another.
 */
export class FreeList {
  constructor(
    private readonly chunks: Chunks,
    private readonly die: Die,
  ) {}

  init(): void {
    this.chunks.setWord(HEAD + FD, HEAD);
    this.chunks.setWord(HEAD + BK, HEAD);
  }

  link(chunk: number): void {
    const { chunks } = this;
    const first = chunks.word(HEAD + FD);
    chunks.setWord(chunk + FD, first);
    chunks.setWord(chunk + BK, HEAD);
    chunks.setWord(HEAD + FD, chunk);
    chunks.setWord(first + BK, chunk);
  }

  /** Linux: unlink_chunk(). */
  unlink(chunk: number): void {
    const { chunks } = this;
    if (chunks.word(chunk + chunks.size(chunk)) !== chunks.size(chunk)) {
      this.die('corrupted size vs. prev_size');
    }
    const forward = chunks.word(chunk + FD);
    const back = chunks.word(chunk + BK);
    if (chunks.word(forward + BK) !== chunk || chunks.word(back + FD) !== chunk) {
      this.die('corrupted double-linked list');
    }
    chunks.setWord(forward + BK, back);
    chunks.setWord(back + FD, forward);
  }

  /** The smallest chunk of at least `size` bytes, the oldest among equals, taken off the list; 0 for none. */
  take(size: number, systemMemory: number): number {
    const { chunks } = this;
    let best = 0;
    let bestSize = Infinity;
    let above = HEAD;
    for (let at = chunks.word(HEAD + BK); at !== HEAD; above = at, at = chunks.word(at + BK)) {
      const found = chunks.size(at);
      if (found < MIN_CHUNK || found > systemMemory) this.die('malloc(): invalid size (unsorted)');
      if (chunks.word(at + FD) !== above) {
        this.die('malloc(): unsorted double linked list corrupted');
      }
      if (found < size || found >= bestSize) continue;
      best = at;
      bestSize = found;
    }
    if (best !== 0) this.unlink(best);
    return best;
  }
}
