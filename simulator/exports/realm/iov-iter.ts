import type { iov_iter } from 'linux/uio.h';
import { wrongType } from '../../libc/arguments.ts';
import type { KernelGate } from './guard.ts';
import { seal } from './handles.ts';

interface Segment {
  readonly address: bigint;
  readonly length: number;
}

/** Moves `count` bytes between the program at `user` and what the caller keeps at `done`; returns bytes NOT moved. */
type Move = (user: bigint, done: number, count: number) => number;

/** Position in the pieces of a call, until it returns. */
class Cursor {
  /** Bytes behind the cursor. */
  done = 0;
  over = false;
  constructor(
    readonly segments: readonly Segment[],
    public count: number,
  ) {}

  /** Calls `move` for each piece of the next `bytes`; advances by what was moved. */
  transfer(bytes: number, move: Move): number {
    const wanted = Math.min(bytes, this.count);
    let moved = 0;
    while (moved < wanted) {
      const { address, room } = this.here();
      const step = Math.min(room, wanted - moved);
      const left = move(address, moved, step);
      this.skip(step - left);
      moved += step - left;
      if (left > 0) break;
    }
    return moved;
  }

  skip(bytes: number): void {
    const step = Math.min(bytes, this.count);
    this.done += step;
    this.count -= step;
  }

  /** Address of the next byte and the room of its piece. */
  here(): { address: bigint; room: number } {
    let before = this.done;
    for (const { address, length } of this.segments) {
      if (before < length) return { address: address + BigInt(before), room: length - before };
      before -= length;
    }
    return { address: 0n, room: 0 };
  }
}

export interface IovIters {
  /** Runs a handler with an iterator over `segments`: `address,length` each, separated by `;`. */
  during<T>(segments: string, run: (iter: iov_iter) => T): T;
  /** The cursor of a genuine iterator whose call is not over. */
  cursor(fn: string, value: unknown): Cursor;
}

/** Façades of `struct iov_iter`, which lives on the kernel's stack. */
export function iovIters(kernel: KernelGate): IovIters {
  class IovIter {
    readonly #cursor: Cursor;

    constructor(cursor: Cursor) {
      this.#cursor = cursor;
    }

    static cursor(value: unknown): Cursor | undefined {
      if (typeof value !== 'object' || value === null || !(#cursor in value)) return undefined;
      if (value.#cursor.over) kernel.bug('use after free: this struct iov_iter was freed');
      return value.#cursor;
    }

    get count(): bigint {
      return BigInt(IovIter.cursor(this)?.count ?? 0);
    }
  }
  seal(IovIter);

  return {
    during(text, run) {
      const segments = text.split(';').map((piece) => {
        const [address = '0', length = '0'] = piece.split(',');
        return { address: BigInt(address), length: Number(length) };
      });
      const total = segments.reduce((sum, { length }) => sum + length, 0);
      const cursor = new Cursor(segments, total);
      try {
        return run(Object.freeze(new IovIter(cursor)) as unknown as iov_iter);
      } finally {
        cursor.over = true;
      }
    },
    cursor(fn, value) {
      const cursor = IovIter.cursor(value);
      if (!cursor) throw wrongType(fn, 'i', 'an iov_iter', value);
      return cursor;
    },
  };
}
