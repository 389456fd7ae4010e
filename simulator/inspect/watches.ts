/** Data breakpoints: which of the watched things is being accessed, or has changed. */
import { watchMemory } from '../arch/watch-memory.ts';
import { TASK_SIZE } from '../arch/memory-layout.ts';
import type { KernelContext } from '../kernel/context.ts';
import { kernelPhysical } from '../mm/kernel-memory.ts';
import { userPhysical } from './memory.ts';
import { watchedState, type WatchedState } from './watched-state.ts';

/** One thing to watch. */
export interface Watched {
  readonly id: number;
  /** `bytes:SPACE:ADDRESS:LENGTH` with a PID, `kernel` or `phys` as the space, or what {@link watchedState} takes. */
  readonly target: string;
  readonly access: 'read' | 'write' | 'readWrite';
}

/** Told before an access, and before a kernel function returns: who is hit (ids, comma between), and in words. */
export type WatchSeen = (ids: string, text: string) => void;

interface ByteWatch {
  readonly watched: Watched;
  readonly length: number;
  readonly name: string;
  /** Physical address of the byte at `offset` now, -1 when there is none. */
  readonly physical: (offset: number) => number;
}

interface StateWatch {
  readonly id: number;
  readonly state: WatchedState;
  value: string;
}

export class Watches {
  private bytes: readonly ByteWatch[] = [];
  private states: readonly StateWatch[] = [];
  private unwatch: (() => void) | undefined;

  constructor(
    private readonly kernel: KernelContext,
    private readonly seen: WatchSeen,
  ) {}

  /** Replaces everything that is watched; with `counting` every access is told. Throws an Error with one sentence. */
  set(list: readonly Watched[], counting: boolean): void {
    this.bytes = list
      .filter(({ target }) => target.startsWith('bytes:'))
      .map((one) => this.byteWatch(one));
    this.states = list
      .filter(({ target }) => !target.startsWith('bytes:'))
      .map(({ id, target }) => {
        const state = watchedState(this.kernel, target);
        return { id, state, value: state.now() };
      });
    this.unwatch?.();
    this.unwatch = undefined;
    const { trace, mm } = this.kernel;
    const active = counting || list.length > 0;
    trace.hookReturns(active ? () => this.seen(...this.changes()) : undefined);
    if (!active) return;
    this.unwatch = watchMemory(mm.memory, (physical, count, write, value, data) => {
      this.accessed(physical, count, write, value, data);
    });
  }

  /** What has changed since the last call: ids with commas, and a sentence. */
  changes(): [ids: string, text: string] {
    let ids = '';
    const texts: string[] = [];
    for (const watch of this.states) {
      const value = watch.state.now();
      if (value === watch.value) continue;
      const text = watch.state.change(watch.value, value);
      watch.value = value;
      if (text === '') continue;
      ids += ids === '' ? String(watch.id) : `,${watch.id}`;
      texts.push(text);
    }
    return [ids, texts.join('\n')];
  }

  private byteWatch(watched: Watched): ByteWatch {
    const { kernel } = this;
    const [, space = '', text = '', size = ''] = watched.target.split(':');
    const length = Number(size);
    const start = BigInt(text);
    const physical = (offset: number): number => {
      if (space === 'phys') return Number(start) + offset;
      if (start >= BigInt(TASK_SIZE)) return kernelPhysical(kernel.mm, start + BigInt(offset));
      const mm = kernel.tasks.get(Number(space))?.mm;
      return mm ? userPhysical(kernel.mm, mm, Number(start) + offset) : -1;
    };
    return { watched, length, name: space === 'phys' ? `phys:${text}` : text, physical };
  }

  private accessed(
    physical: number,
    count: number,
    write: boolean,
    value: number | bigint | undefined,
    data: Uint8Array | undefined,
  ): void {
    let ids = '';
    let text = '';
    for (const { watched, length, name, physical: at } of this.bytes) {
      if (watched.access !== 'readWrite' && (watched.access === 'write') !== write) continue;
      const offset = touched(at, length, physical, count);
      if (offset < 0) continue;
      ids += ids === '' ? String(watched.id) : `,${watched.id}`;
      const first = at(offset);
      const from = Math.max(first, physical);
      const bytes = Math.min(length - offset, physical + count - from);
      const old = this.number(from, bytes);
      const fresh = write ? freshBytes(from - physical, bytes, value, data) : '';
      text = write
        ? `About to write ${bytes} ${bytes === 1 ? 'byte' : 'bytes'} of ${name}: ${old} → ${fresh}`
        : `About to read ${bytes} ${bytes === 1 ? 'byte' : 'bytes'} of ${name}: ${old}`;
    }
    this.seen(ids, text);
  }

  /** Bytes of RAM as a little-endian number. */
  private number(physical: number, count: number): string {
    const { memory } = this.kernel.mm;
    const bytes = new Uint8Array(
      Math.min(count, 8, Math.max(0, memory.ramEnd(physical) - physical)),
    );
    return hexNumber(bytes.map((_, i) => memory.bytesAt(physical + i, 1)[0]!));
  }
}

/** First byte of the watch that lies in [physical, physical + count), -1 when none does. */
function touched(
  at: (offset: number) => number,
  length: number,
  physical: number,
  count: number,
): number {
  for (let offset = 0; offset < length; offset++) {
    const byte = at(offset);
    if (byte >= physical && byte < physical + count) return offset;
  }
  return -1;
}

function freshBytes(
  offset: number,
  count: number,
  value: number | bigint | undefined,
  data: Uint8Array | undefined,
): string {
  const shown = Math.min(count, 8);
  if (data) return hexNumber(data.subarray(offset, offset + shown));
  const bits = BigInt.asUintN(64, BigInt(value ?? 0)) >> BigInt(offset * 8);
  return `0x${BigInt.asUintN(shown * 8, bits)
    .toString(16)
    .padStart(shown * 2, '0')}`;
}

function hexNumber(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out = byte.toString(16).padStart(2, '0') + out;
  return `0x${out}`;
}
