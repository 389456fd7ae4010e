/** Chunks of the heap, in the program's memory as glibc lays them out. Linux: glibc's malloc/malloc.c. */
import { DATA_SEGMENT } from '../../arch/memory-layout.ts';
import type { ProgramPorts } from '../ports.ts';

export const WORD = 8;
/** Bytes of a chunk before what the program gets. */
export const HEADER = 16;
export const ALIGNMENT = 16;
/** Linux: MINSIZE. */
export const MIN_CHUNK = 32;
/** The chunk below is in use, or this one is a mapping of its own: bits in the word of its size. */
export const PREV_INUSE = 1;
export const IS_MMAPPED = 2;

/** Where the allocator's own variables lie. Linux: main_arena, mp_. */
export const ARENA = DATA_SEGMENT + 0x100;

/** Bytes of the chunk for a request. Linux: request2size(). */
export function chunkSize(request: number): number {
  return Math.max(MIN_CHUNK, alignUp(request + WORD, ALIGNMENT));
}

export function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}

/** A pointer in a list of free chunks, hidden as glibc does. Linux: PROTECT_PTR(). */
export function protect(place: number, pointer: number): bigint {
  return (BigInt(place) >> 12n) ^ BigInt(pointer);
}

/**
 * Words and chunks of the program's memory. A chunk is the address of its header: the size of a free chunk below, then its
 * own size.
 */
export class Chunks {
  constructor(private readonly ports: ProgramPorts) {}

  word(address: number): number {
    return Number(this.ports.load(address, WORD));
  }

  setWord(address: number, value: number | bigint): void {
    this.ports.store(address, WORD, BigInt(value));
  }

  /** A pointer that {@link protect} has hidden. */
  revealed(address: number): number {
    return Number((BigInt(address) >> 12n) ^ BigInt(this.ports.load(address, WORD)));
  }

  count(address: number): number {
    return Number(this.ports.load(address, 2));
  }

  setCount(address: number, value: number): void {
    this.ports.store(address, 2, value);
  }

  flags(chunk: number): number {
    return Number(this.ports.load(chunk + WORD, 4)) & 7;
  }

  /** Bytes of a chunk; its size word may hold anything when the program has overwritten it. */
  size(chunk: number): number {
    const word = BigInt(this.ports.load(chunk + WORD, WORD));
    return Number(word & ~7n);
  }

  /** Size and flags. */
  setHead(chunk: number, head: number): void {
    this.setWord(chunk + WORD, head);
  }

  setPrevInUse(chunk: number, inUse: boolean): void {
    const low = Number(this.ports.load(chunk + WORD, 1));
    this.ports.store(chunk + WORD, 1, inUse ? low | PREV_INUSE : low & ~PREV_INUSE);
  }

  /** Is the chunk in use? The one above it knows. */
  inUse(chunk: number, size: number): boolean {
    return (this.flags(chunk + size) & PREV_INUSE) !== 0;
  }

  clear(address: number, bytes: number): void {
    for (let done = 0; done < bytes; done += CLEARED) {
      this.ports.store_bytes(address + done, '\0'.repeat(Math.min(CLEARED, bytes - done)));
    }
  }

  copy(to: number, from: number, bytes: number): void {
    this.ports.store_bytes(to, this.ports.load_bytes(from, bytes));
  }
}

const CLEARED = 65536;
