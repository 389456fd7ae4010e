/** The first stop of small chunks: at most seven of each size, the latest first out. Linux: glibc's malloc/malloc.c, tcache. */
import {
  ALIGNMENT,
  ARENA,
  chunkSize,
  HEADER,
  MIN_CHUNK,
  protect,
  WORD,
  type Chunks,
} from './chunks.ts';
import type { Die } from './free-list.ts';

const TCACHE = ARENA + 0x28;
const BINS = 64;
const MAX_COUNT = 7;
/** struct tcache_perthread_struct: counts, then entries. */
const ENTRIES = BINS * 2;
export const TCACHE_BYTES = ENTRIES + BINS * WORD;
/** What a chunk in the cache has in its second word. Random in glibc. */
const KEY = 0x9e3779b97f4a7c15n;

/** Chunks in it count as used: nothing joins them with their neighbours. */
export class Tcache {
  constructor(
    private readonly chunks: Chunks,
    private readonly die: Die,
  ) {}

  get ready(): boolean {
    return this.chunks.word(TCACHE) !== 0;
  }

  /** @param memory {@link TCACHE_BYTES} of it */
  init(memory: number): void {
    this.chunks.clear(memory, TCACHE_BYTES);
    this.chunks.setWord(TCACHE, memory);
  }

  /** What the program gets for a chunk of this size, 0 when there is none. Linux: tcache_get(). */
  get(size: number): number {
    const index = indexOf(size);
    if (index >= BINS || !this.ready) return 0;
    const { chunks } = this;
    const cache = chunks.word(TCACHE);
    const count = chunks.count(cache + index * 2);
    if (count === 0) return 0;
    const place = cache + ENTRIES + index * WORD;
    const memory = chunks.word(place);
    if (memory % ALIGNMENT !== 0) this.die('malloc(): unaligned tcache chunk detected');
    chunks.setWord(place, chunks.revealed(memory));
    chunks.setCount(cache + index * 2, count - 1);
    chunks.setWord(memory + WORD, 0);
    return memory;
  }

  /** Takes a chunk in, if there is room. Linux: tcache_put(). */
  put(chunk: number, size: number): boolean {
    const index = indexOf(size);
    if (index >= BINS || !this.ready) return false;
    const { chunks } = this;
    const cache = chunks.word(TCACHE);
    const count = chunks.count(cache + index * 2);
    if (count >= MAX_COUNT) return false;
    const memory = chunk + HEADER;
    const place = cache + ENTRIES + index * WORD;
    chunks.setWord(memory + WORD, KEY);
    chunks.setWord(memory, protect(memory, chunks.word(place)));
    chunks.setWord(place, memory);
    chunks.setCount(cache + index * 2, count + 1);
    return true;
  }

  /** Ends a program that frees a chunk which is here already. */
  checkDoubleFree(chunk: number, size: number): void {
    const index = indexOf(size);
    if (index >= BINS || !this.ready) return;
    const { chunks } = this;
    const memory = chunk + HEADER;
    if (chunks.word(memory + WORD) !== Number(KEY)) return;
    const cache = chunks.word(TCACHE);
    let at = chunks.word(cache + ENTRIES + index * WORD);
    for (let i = 0; at !== 0; i++, at = chunks.revealed(at)) {
      if (i >= MAX_COUNT) this.die('free(): too many chunks detected in tcache');
      if (at % ALIGNMENT !== 0) this.die('free(): unaligned chunk detected in tcache 2');
      if (at === memory) this.die('free(): double free detected in tcache 2');
    }
  }
}

function indexOf(size: number): number {
  return (size - MIN_CHUNK) / ALIGNMENT;
}

/** The chunk that holds the cache itself. */
export const TCACHE_CHUNK = chunkSize(TCACHE_BYTES);
