/** The heap between the program and the kernel. Linux: glibc's malloc/malloc.c (2.36): _int_malloc(), _int_free(). */
import { PAGE } from '../memory.ts';
import { MAP_ANONYMOUS, MAP_PRIVATE, PROT_READ, PROT_WRITE } from '../../mm/mman.ts';
import type { ProgramPorts } from '../ports.ts';
import {
  ALIGNMENT,
  alignUp,
  ARENA,
  HEADER,
  IS_MMAPPED,
  MIN_CHUNK,
  PREV_INUSE,
  protect,
  WORD,
  type Chunks,
} from './chunks.ts';
import { FreeList, type Die } from './free-list.ts';
import type { Tcache } from './tcache.ts';

const TOP = ARENA;
const SYSTEM_MEM = ARENA + 0x08;
/** 0 stands for the defaults. Linux: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD. */
const MMAP_THRESHOLD = ARENA + 0x10;
const TRIM_THRESHOLD = ARENA + 0x18;
const FASTBINS = ARENA + 0x40;

const DEFAULT_THRESHOLD = 128 * 1024;
const MAX_MMAP_THRESHOLD = 32 * 1024 * 1024;
const TOP_PAD = 128 * 1024;
const MAX_FAST = 128;
const MIN_LARGE = 1024;
const CONSOLIDATION_THRESHOLD = 65536;

export class Arena {
  private readonly free: FreeList;

  constructor(
    private readonly ports: ProgramPorts,
    private readonly chunks: Chunks,
    private readonly tcache: Tcache,
    private readonly die: Die,
  ) {
    this.free = new FreeList(chunks, die);
  }

  get top(): number {
    return this.chunks.word(TOP);
  }

  /** A chunk of `size` bytes, 0 when the kernel gives no more. Linux: _int_malloc(). */
  allocate(size: number): number {
    if (size <= MAX_FAST) {
      const fast = this.takeFast(size);
      if (fast !== 0) return fast;
    } else if (size >= MIN_LARGE) this.consolidate();
    for (;;) {
      const fit = this.takeFit(size) || this.cutTop(size);
      if (fit !== 0) return fit;
      if (!this.consolidate()) return this.moreMemory(size);
    }
  }

  private takeFit(size: number): number {
    const { chunks } = this;
    if (this.top === 0) return 0;
    const chunk = this.free.take(size, chunks.word(SYSTEM_MEM));
    if (chunk === 0) return 0;
    const whole = chunks.size(chunk);
    chunks.setPrevInUse(chunk + whole, true);
    if (whole - size < MIN_CHUNK) return chunk;
    chunks.setHead(chunk, size | chunks.flags(chunk));
    const rest = chunk + size;
    chunks.setHead(rest, (whole - size) | PREV_INUSE);
    chunks.setWord(rest + whole - size, whole - size);
    chunks.setPrevInUse(chunk + whole, false);
    this.free.link(rest);
    return chunk;
  }

  private cutTop(size: number): number {
    const { chunks, top } = this;
    if (top === 0) return 0;
    const room = chunks.size(top);
    if (room > chunks.word(SYSTEM_MEM)) this.die('malloc(): corrupted top size');
    if (room < size + MIN_CHUNK) return 0;
    chunks.setWord(TOP, top + size);
    chunks.setHead(top, size | PREV_INUSE);
    chunks.setHead(top + size, (room - size) | PREV_INUSE);
    return top;
  }

  private takeFast(size: number): number {
    const { chunks } = this;
    const bin = fastBin(size);
    const chunk = chunks.word(bin);
    if (chunk === 0) return 0;
    if (chunks.size(chunk) !== size) this.die('malloc(): memory corruption (fast)');
    chunks.setWord(bin, chunks.revealed(chunk + HEADER));
    // Linux: the others go where the next request finds them.
    for (let next = chunks.word(bin); next !== 0 && this.tcache.ready; next = chunks.word(bin)) {
      const after = chunks.revealed(next + HEADER);
      if (!this.tcache.put(next, size)) break;
      chunks.setWord(bin, after);
    }
    return chunk;
  }

  /** Gives a chunk back. Linux: _int_free(). */
  release(chunk: number): void {
    const { chunks, die } = this;
    const size = chunks.size(chunk);
    const wraps = size === 0 || chunk + size > 2 ** 64;
    if (chunk % ALIGNMENT !== 0 || wraps) die('free(): invalid pointer');
    if (size < MIN_CHUNK || size % ALIGNMENT !== 0) die('free(): invalid size');
    this.tcache.checkDoubleFree(chunk, size);
    if (this.tcache.put(chunk, size)) return;
    const next = chunk + size;
    const system = chunks.word(SYSTEM_MEM);
    const badNext = (): boolean => chunks.size(next) < HEADER || chunks.size(next) >= system;
    if (size <= MAX_FAST) {
      if (badNext()) die('free(): invalid next size (fast)');
      const bin = fastBin(size);
      const first = chunks.word(bin);
      if (first === chunk) die('double free or corruption (fasttop)');
      chunks.setWord(chunk + HEADER, protect(chunk + HEADER, first));
      chunks.setWord(bin, chunk);
      return;
    }
    const { top } = this;
    if (chunk === top) die('double free or corruption (top)');
    if (top === 0 || next >= top + chunks.size(top)) die('double free or corruption (out)');
    if (!chunks.inUse(chunk, size)) die('double free or corruption (!prev)');
    if (badNext()) die('free(): invalid next size (normal)');
    if (this.coalesce(chunk, size) < CONSOLIDATION_THRESHOLD) return;
    this.consolidate();
    if (chunks.size(this.top) >= (chunks.word(TRIM_THRESHOLD) || DEFAULT_THRESHOLD)) this.trim();
  }

  /** Joins a free chunk with free neighbours and the top; bytes of what came of it. */
  private coalesce(given: number, givenSize: number): number {
    const { chunks, free, top } = this;
    let chunk = given;
    let size = givenSize;
    const next = given + givenSize;
    if ((chunks.flags(given) & PREV_INUSE) === 0) {
      const before = chunks.word(given);
      chunk -= before;
      size += before;
      if (chunks.size(chunk) !== before) {
        this.die('corrupted size vs. prev_size while consolidating');
      }
      free.unlink(chunk);
    }
    if (next === top) {
      size += chunks.size(top);
      chunks.setHead(chunk, size | PREV_INUSE);
      chunks.setWord(TOP, chunk);
      return size;
    }
    const nextSize = chunks.size(next);
    if (chunks.inUse(next, nextSize)) chunks.setPrevInUse(next, false);
    else {
      free.unlink(next);
      size += nextSize;
    }
    free.link(chunk);
    chunks.setHead(chunk, size | PREV_INUSE);
    chunks.setWord(chunk + size, size);
    return size;
  }

  /** Joins the chunks of the fast lists with what is free beside them; were there any? Linux: malloc_consolidate(). */
  private consolidate(): boolean {
    const { chunks } = this;
    if (this.top === 0) return false;
    let any = false;
    for (let size = MIN_CHUNK; size <= MAX_FAST; size += ALIGNMENT) {
      const bin = fastBin(size);
      for (let chunk = chunks.word(bin); chunk !== 0;) {
        any = true;
        chunks.setWord(bin, 0);
        const after = chunks.revealed(chunk + HEADER);
        this.coalesce(chunk, size);
        chunk = after;
      }
    }
    return any;
  }

  /** Linux: sysmalloc(): a large chunk is a mapping of its own, another makes the heap grow. */
  private moreMemory(size: number): number {
    const { chunks } = this;
    const large = size >= (chunks.word(MMAP_THRESHOLD) || DEFAULT_THRESHOLD);
    const mapped = large ? this.map(size) : 0;
    if (mapped !== 0) return mapped;
    const { top } = this;
    const old = top === 0 ? 0 : chunks.size(top);
    const grow = alignUp(size + TOP_PAD + MIN_CHUNK - old, PAGE);
    const at = this.moveBreak(grow);
    // Differs: glibc maps at least 1 MiB then and makes that its heap.
    if (at < 0) return large ? 0 : this.map(size);
    if (top === 0) this.free.init();
    chunks.setWord(SYSTEM_MEM, chunks.word(SYSTEM_MEM) + grow);
    if (top !== 0 && at === top + old) chunks.setHead(top, (old + grow) | PREV_INUSE);
    else this.moveTop(top, old, at, grow);
    return this.cutTop(size);
  }

  /** Somebody else has moved the break: the heap goes on behind what is theirs. */
  private moveTop(top: number, old: number, at: number, grown: number): void {
    const { chunks } = this;
    const start = alignUp(at, ALIGNMENT);
    const end = alignUp(at + grown + old, PAGE);
    const more = end - (at + grown);
    const moved = more > 0 && this.moveBreak(more) >= 0 ? more : 0;
    chunks.setWord(SYSTEM_MEM, chunks.word(SYSTEM_MEM) + moved);
    chunks.setWord(TOP, start);
    chunks.setHead(start, (at + grown + moved - start) | PREV_INUSE);
    if (old === 0) return;
    // Linux: fenceposts, which nothing joins with what lies behind them.
    const kept = Math.floor((old - 4 * WORD) / ALIGNMENT) * ALIGNMENT;
    chunks.setHead(top, kept | PREV_INUSE);
    chunks.setHead(top + kept, HEADER | PREV_INUSE);
    chunks.setHead(top + kept + HEADER, HEADER | PREV_INUSE);
    if (kept >= MIN_CHUNK) this.coalesce(top, kept);
  }

  /** Gives pages at the end back to the kernel. Linux: systrim(). */
  private trim(): void {
    const { chunks, top } = this;
    const size = chunks.size(top);
    const extra = Math.floor((size - MIN_CHUNK - 1 - TOP_PAD) / PAGE) * PAGE;
    const end = this.ports.sys_brk(0);
    if (extra <= 0 || end !== top + size || this.moveBreak(-extra) < 0) return;
    chunks.setWord(SYSTEM_MEM, chunks.word(SYSTEM_MEM) - extra);
    chunks.setHead(top, (size - extra) | PREV_INUSE);
  }

  /** sbrk(): the break before, -1 when it does not move. */
  private moveBreak(by: number): number {
    const before = this.ports.sys_brk(0);
    return this.ports.sys_brk(before + by) === before + by ? before : -1;
  }

  private map(size: number): number {
    const bytes = alignUp(size + WORD, PAGE);
    const flags = MAP_PRIVATE | MAP_ANONYMOUS;
    const at = this.ports.sys_mmap(0, bytes, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (at < 0) return 0;
    this.chunks.setHead(at, bytes | IS_MMAPPED);
    return at;
  }

  /**
   * Unmaps a chunk; the next of its size comes from the heap. Linux: __libc_free(), munmap_chunk(): the thresholds are
   * dynamic.
   */
  unmap(chunk: number): void {
    const { chunks } = this;
    const size = chunks.size(chunk);
    if (size > (chunks.word(MMAP_THRESHOLD) || DEFAULT_THRESHOLD) && size <= MAX_MMAP_THRESHOLD) {
      chunks.setWord(MMAP_THRESHOLD, size);
      chunks.setWord(TRIM_THRESHOLD, 2 * size);
    }
    const start = chunk - chunks.word(chunk);
    const total = chunk + size - start;
    const inPage = (chunk + HEADER) % PAGE;
    const powerOfTwo = (inPage & (inPage - 1)) === 0;
    if (start % PAGE !== 0 || total % PAGE !== 0 || !powerOfTwo) {
      this.die('munmap_chunk(): invalid pointer');
    }
    this.ports.sys_munmap(start, total);
  }

  /** Cuts what is behind the first `size` bytes off a chunk in use, and frees it. */
  shorten(chunk: number, size: number): void {
    const { chunks } = this;
    const rest = chunks.size(chunk) - size;
    if (rest < MIN_CHUNK) return;
    chunks.setHead(chunk, size | chunks.flags(chunk));
    chunks.setHead(chunk + size, rest | PREV_INUSE);
    this.release(chunk + size);
  }

  /** Makes a chunk in use larger where it lies. Linux: _int_realloc(). */
  extend(chunk: number, size: number): boolean {
    const { chunks, top } = this;
    const old = chunks.size(chunk);
    const next = chunk + old;
    const system = chunks.word(SYSTEM_MEM);
    if (old < MIN_CHUNK || old >= system) this.die('realloc(): invalid old size');
    const nextSize = chunks.size(next);
    if (nextSize < HEADER || nextSize >= system) this.die('realloc(): invalid next size');
    if (next === top) {
      if (old + nextSize < size + MIN_CHUNK) return false;
      chunks.setHead(chunk, size | chunks.flags(chunk));
      chunks.setWord(TOP, chunk + size);
      chunks.setHead(chunk + size, (old + nextSize - size) | PREV_INUSE);
      return true;
    }
    if (old + nextSize < size || chunks.inUse(next, nextSize)) return false;
    this.free.unlink(next);
    chunks.setHead(chunk, (old + nextSize) | chunks.flags(chunk));
    chunks.setPrevInUse(next + nextSize, true);
    this.shorten(chunk, size);
    return true;
  }
}

function fastBin(size: number): number {
  return FASTBINS + ((size - MIN_CHUNK) / ALIGNMENT) * WORD;
}
