import { toUlong } from '../lib/ulong.ts';
import type { ProgramPorts } from './ports.ts';

/** Bytes in memory, as the string functions of the C library and of the kernel see them. */
export interface ByteMemory {
  /** `count` bytes from `address` as a byte string. */
  load(address: bigint, count: number): string;
  store(address: bigint, bytes: string): void;
  fill(address: bigint, byte: number, count: bigint): void;
  /** Overlapping ranges are copied as if by way of a buffer. */
  copy(to: bigint, from: bigint, count: bigint): void;
}

export const PAGE = 4096;
/** Bytes stored or compared at once: a fault in the middle of a long one leaves what came before it, as in life. */
const CHUNK = 65536n;

/** The memory of the program that runs. */
export function programMemory(ports: ProgramPorts): ByteMemory {
  return {
    load: (address, count) => ports.load_bytes(toUlong(address), count),
    store: (address, bytes) => {
      ports.store_bytes(toUlong(address), bytes);
    },
    fill: (address, byte, count) => {
      ports.fill_bytes(toUlong(address), byte, Number(count));
    },
    copy: (to, from, count) => {
      ports.copy_bytes(toUlong(to), toUlong(from), Number(count));
    },
  };
}

function add(address: bigint, count: number | bigint): bigint {
  return BigInt.asUintN(64, address + BigInt(count));
}

/**
 * The bytes up to the first NUL, at most `max`; never touches a page beyond the one that holds the NUL.
 */
export function loadText(
  memory: ByteMemory,
  address: bigint,
  max = Number.MAX_SAFE_INTEGER,
): string {
  let text = '';
  let at = address;
  while (text.length < max) {
    const room = PAGE - Number(at & 0xfffn);
    const part = memory.load(at, Math.min(room, max - text.length, text === '' ? 64 : PAGE));
    const end = part.indexOf('\0');
    if (end >= 0) return text + part.slice(0, end);
    text += part;
    at = add(at, part.length);
  }
  return text;
}

export function fillMemory(memory: ByteMemory, to: bigint, pattern: string, count: bigint): void {
  if (pattern.length === 1) {
    memory.fill(to, pattern.charCodeAt(0), count);
    return;
  }
  const unit = BigInt(pattern.length);
  const perChunk = CHUNK / unit;
  const chunk = pattern.repeat(Number(count < perChunk ? count : perChunk));
  for (let done = 0n; done < count; done += perChunk) {
    const rest = count - done;
    const bytes = rest < perChunk ? chunk.slice(0, Number(rest * unit)) : chunk;
    memory.store(add(to, done * unit), bytes);
  }
}

/** -1, 0 or 1 by the first differing byte. */
export function compareMemory(memory: ByteMemory, a: bigint, b: bigint, count: bigint): number {
  for (let done = 0n; done < count;) {
    const rest = count - done;
    const size = rest < CHUNK ? rest : CHUNK;
    const order = compareBytes(
      memory.load(add(a, done), Number(size)),
      memory.load(add(b, done), Number(size)),
    );
    if (order !== 0) return order;
    done += size;
  }
  return 0;
}

export function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
