import { toNumber, toUlong } from '../../lib/ulong.ts';
import { sizeArgument, ulongArgument } from '../arguments.ts';
import { PAGE } from '../memory.ts';
import type { Errno, ProgramPorts } from '../ports.ts';
import { Arena } from './arena.ts';
import {
  ALIGNMENT,
  alignUp,
  chunkSize,
  Chunks,
  HEADER,
  IS_MMAPPED,
  MIN_CHUNK,
  PREV_INUSE,
  WORD,
} from './chunks.ts';
import type { Die } from './free-list.ts';
import { Tcache, TCACHE_CHUNK } from './tcache.ts';

const ENOMEM = 12;
const MREMAP_MAYMOVE = 1;
const PTRDIFF_MAX = 2n ** 63n - 1n;

/** Dynamic memory. Linux: glibc's malloc/malloc.c. Everything it remembers lies in the program's memory, so that fork() copies it. */
export class Malloc {
  private readonly chunks: Chunks;
  private readonly tcache: Tcache;
  private readonly arena: Arena;

  constructor(
    private readonly ports: ProgramPorts,
    private readonly errno: Errno,
    private readonly die: Die,
  ) {
    this.chunks = new Chunks(ports);
    this.tcache = new Tcache(this.chunks, die);
    this.arena = new Arena(ports, this.chunks, this.tcache, die);
  }

  malloc(fn: string, parameter: string, value: unknown): bigint {
    const request = this.request(sizeArgument(fn, parameter, value));
    return request < 0 ? 0n : BigInt(this.allocate(request));
  }

  calloc(fn: string, count: unknown, size: unknown): bigint {
    const each = sizeArgument(fn, 'size', size);
    const request = this.request(sizeArgument(fn, 'nmemb', count) * each);
    if (request < 0) return 0n;
    this.initTcache();
    const { top } = this.arena;
    const old = top === 0 ? 0 : this.chunks.size(top);
    const memory = this.fresh(chunkSize(request));
    if (memory === 0) return 0n;
    const chunk = memory - HEADER;
    // Linux: what the kernel has just given is zero: no page is touched for it.
    if (!this.isMapped(chunk)) {
      const bytes = this.chunks.size(chunk) - WORD;
      this.chunks.clear(memory, chunk === top ? Math.min(bytes, old) : bytes);
    }
    return BigInt(memory);
  }

  realloc(fn: string, pointer: unknown, bytes: bigint): bigint {
    const memory = toNumber(toUlong(ulongArgument(fn, 'ptr', pointer)));
    if (memory === 0) {
      const request = this.request(bytes);
      return request < 0 ? 0n : BigInt(this.allocate(request));
    }
    if (bytes === 0n) {
      this.release(memory);
      return 0n;
    }
    const chunk = memory - HEADER;
    if (memory % ALIGNMENT !== 0) this.die('realloc(): invalid pointer');
    const request = this.request(bytes);
    return request < 0 ? 0n : BigInt(this.resize(chunk, request));
  }

  free(fn: string, pointer: unknown): void {
    const memory = toNumber(toUlong(ulongArgument(fn, 'ptr', pointer)));
    if (memory !== 0) this.release(memory);
  }

  /**
   * Memory at a multiple of `boundary`, a power of two. Linux: _int_memalign().
   *
   * @returns 0n when there is none
   */
  memalign(boundary: bigint, bytes: bigint): bigint {
    const { chunks, arena } = this;
    if (bytes > PTRDIFF_MAX || boundary > PTRDIFF_MAX) return 0n;
    const alignment = toNumber(boundary);
    this.initTcache();
    const size = chunkSize(toNumber(bytes));
    if (alignment <= ALIGNMENT) return BigInt(this.tcache.get(size) || this.fresh(size));
    const given = this.fresh(chunkSize(size + alignment + MIN_CHUNK));
    if (given === 0) return 0n;
    const chunk = given - HEADER;
    let memory = alignUp(given, alignment);
    if (memory === given) {
      if (!this.isMapped(chunk)) arena.shorten(chunk, size);
      return BigInt(memory);
    }
    if (memory - given < MIN_CHUNK) memory += alignment;
    const lead = memory - given;
    const rest = chunks.size(chunk) - lead;
    const aligned = memory - HEADER;
    if (this.isMapped(chunk)) {
      chunks.setWord(aligned, chunks.word(chunk) + lead);
      chunks.setHead(aligned, rest | IS_MMAPPED);
      return BigInt(memory);
    }
    chunks.setHead(aligned, rest | PREV_INUSE);
    chunks.setHead(chunk, lead | chunks.flags(chunk));
    arena.release(chunk);
    arena.shorten(aligned, size);
    return BigInt(memory);
  }

  usableSize(fn: string, pointer: unknown): bigint {
    const memory = toNumber(toUlong(ulongArgument(fn, 'ptr', pointer)));
    return memory === 0 ? 0n : BigInt(this.usable(memory - HEADER));
  }

  /** Bytes as a number, -1 with errno ENOMEM for more than there can be. */
  private request(bytes: bigint): number {
    if (bytes <= PTRDIFF_MAX) return toNumber(bytes);
    this.errno.value = ENOMEM;
    return -1;
  }

  private allocate(request: number): number {
    this.initTcache();
    const size = chunkSize(request);
    return this.tcache.get(size) || this.fresh(size);
  }

  /** Memory of a chunk that does not come from the cache; 0 with errno ENOMEM. */
  private fresh(size: number): number {
    const chunk = this.arena.allocate(size);
    if (chunk !== 0) return chunk + HEADER;
    this.errno.value = ENOMEM;
    return 0;
  }

  /** The first chunk of a heap is the cache's own. */
  private initTcache(): void {
    if (this.tcache.ready) return;
    const chunk = this.arena.allocate(TCACHE_CHUNK);
    if (chunk !== 0) this.tcache.init(chunk + HEADER);
  }

  private isMapped(chunk: number): boolean {
    return (this.chunks.flags(chunk) & IS_MMAPPED) !== 0;
  }

  private usable(chunk: number): number {
    return this.chunks.size(chunk) - (this.isMapped(chunk) ? HEADER : WORD);
  }

  private release(memory: number): void {
    const chunk = memory - HEADER;
    const errno = this.errno.value;
    if (this.isMapped(chunk)) this.arena.unmap(chunk);
    else {
      this.initTcache();
      this.arena.release(chunk);
    }
    this.errno.value = errno;
  }

  private resize(chunk: number, request: number): number {
    const { arena } = this;
    const size = chunkSize(request);
    if (this.isMapped(chunk)) {
      const moved = this.remap(chunk, size);
      if (moved !== 0) return moved;
    } else if (size <= this.chunks.size(chunk) || arena.extend(chunk, size)) {
      arena.shorten(chunk, size);
      return chunk + HEADER;
    }
    const memory = this.allocate(request);
    if (memory === 0) return 0;
    this.chunks.copy(memory, chunk + HEADER, Math.min(this.usable(chunk), request));
    this.release(chunk + HEADER);
    return memory;
  }

  /** Linux: mremap_chunk(). 0 when the kernel refuses. */
  private remap(chunk: number, size: number): number {
    const { chunks } = this;
    const lead = chunks.word(chunk);
    const old = chunks.size(chunk) + lead;
    const bytes = alignUp(size + lead + WORD, PAGE);
    if (bytes === old) return chunk + HEADER;
    const at = this.ports.sys_mremap(chunk - lead, old, bytes, MREMAP_MAYMOVE, 0);
    if (at < 0) return 0;
    chunks.setHead(at + lead, (bytes - lead) | IS_MMAPPED);
    return at + lead + HEADER;
  }
}
