import { counted, type BackingStore } from './backing-store.ts';
import { PAGE_SIZE } from './memory-layout.ts';

const CHUNK = 64 << 20;

/** A piece of high memory that was touched. */
interface Chunk {
  readonly u8: Uint8Array;
  readonly view: DataView;
}

/**
 * RAM from 4 GiB on, in chunks that come to be when they are touched. Offsets are bytes from its start.
 *
 * Why chunks: Node 20 has no typed array of more than 4 GiB, and a host may refuse one block of many GiB that a few
 * touched chunks would fit into.
 */
export class HighMemory {
  private readonly chunks: (Chunk | undefined)[];

  /** @param bytes a multiple of the page size */
  constructor(
    readonly bytes: number,
    private readonly store: BackingStore = counted,
  ) {
    this.chunks = new Array<Chunk | undefined>(Math.ceil(bytes / CHUNK)).fill(undefined);
  }

  /** Contract: the bytes lie in one page; the view is live. */
  bytesAt(offset: number, count: number): Uint8Array {
    const at = offset % CHUNK;
    return this.chunk(offset).u8.subarray(at, at + count);
  }

  /** Little-endian number of 1, 2, 4 or 8 bytes within one page; 8 bytes give a bigint. */
  read(offset: number, size: number): number | bigint {
    const at = offset % CHUNK;
    const { u8, view } = this.chunk(offset);
    switch (size) {
      case 1:
        return u8[at]!;
      case 2:
        return view.getUint16(at, true);
      case 4:
        return view.getUint32(at, true);
      default:
        return view.getBigUint64(at, true);
    }
  }

  write(offset: number, size: number, value: number | bigint): void {
    const at = offset % CHUNK;
    const { u8, view } = this.chunk(offset);
    switch (size) {
      case 1:
        u8[at] = Number(value);
        return;
      case 2:
        view.setUint16(at, Number(value), true);
        return;
      case 4:
        view.setUint32(at, Number(value), true);
        return;
      default:
        view.setBigUint64(at, BigInt(value), true);
    }
  }

  /** Visits the pages of every chunk that was touched, ascending: offset and live words of each. */
  forEachTouched(visit: (offset: number, words: Int32Array) => void): void {
    this.chunks.forEach((chunk, index) => {
      if (!chunk) return;
      for (let at = 0; at < chunk.u8.length; at += PAGE_SIZE) {
        visit(index * CHUNK + at, new Int32Array(chunk.u8.buffer, at, PAGE_SIZE / 4));
      }
    });
  }

  private chunk(offset: number): Chunk {
    const index = Math.floor(offset / CHUNK);
    return (this.chunks[index] ??= newChunk(
      this.store(Math.min(CHUNK, this.bytes - index * CHUNK)),
    ));
  }
}

function newChunk(buffer: ArrayBufferLike): Chunk {
  return { u8: new Uint8Array(buffer), view: new DataView(buffer) };
}
