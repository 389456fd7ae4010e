import type { Gate } from './gate.ts';
import { type ulong, toNumber } from '../lib/ulong.ts';
import type { GateParts } from './kernel-side.ts';

type Members = 'load' | 'store' | 'load_text' | 'load_bytes' | 'store_bytes' | 'stack_reserve';

function text(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += String.fromCharCode(bytes[i]!);
  return out;
}

/**
 * The program's loads and stores.
 *
 * @param fail delivers the signal of the access that just faulted; returns when the program has handled it, and the
 *   access is made again
 */
export function userMemory(parts: GateParts, fail: (access: string) => void): Pick<Gate, Members> {
  const { access, syscalls } = parts;
  let stackUsed = 0;
  const advance = (address: ulong, bytes: number): ulong =>
    typeof address === 'number' ? address + bytes : address + BigInt(bytes);
  return {
    load: (address, size) => {
      for (;;) {
        const value = access.load(syscalls.mm(), address, size);
        if (value !== undefined) return value;
        fail('read');
      }
    },
    store: (address, size, value) => {
      while (!access.store(syscalls.mm(), address, size, value)) fail('write');
    },
    load_text: (address, max) => {
      let out = '';
      for (let done = 0; done < max;) {
        const at = advance(address, done);
        const step = Math.min(max - done, 4096 - (toNumber(at) % 4096));
        const bytes = access.readBytes(syscalls.mm(), at, step);
        if (bytes.length < step) {
          fail('read');
          continue;
        }
        const end = bytes.indexOf(0);
        if (end >= 0) return out + text(bytes.subarray(0, end));
        out += text(bytes);
        done += step;
      }
      return out;
    },
    load_bytes: (address, count) => {
      for (;;) {
        const bytes = access.readBytes(syscalls.mm(), address, count);
        if (bytes.length === count) return text(bytes);
        fail('read');
      }
    },
    store_bytes: (address, bytes) => {
      const data = new Uint8Array(bytes.length);
      for (let i = 0; i < bytes.length; i++) data[i] = bytes.charCodeAt(i);
      while (access.writeBytes(syscalls.mm(), address, data) < data.length) fail('write');
    },
    stack_reserve: (bytes) => {
      stackUsed += Math.ceil(bytes / 16) * 16;
      return syscalls.mm().start_stack - stackUsed;
    },
  };
}
