import type { LoadStorePorts } from '../libc/ports.ts';
import { type ulong, toNumber } from '../lib/ulong.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members = keyof LoadStorePorts;

/** Bytes copied at once: a fault in the middle of a long copy leaves what came before it, as in life. */
const CHUNK = 65536;

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
  const loadBytes = (address: ulong, count: number): Uint8Array => {
    for (;;) {
      const bytes = access.readBytes(syscalls.mm(), address, count);
      if (bytes.length === count) return bytes;
      fail('read');
    }
  };
  const storeBytes = (address: ulong, bytes: Uint8Array): void => {
    while (access.writeBytes(syscalls.mm(), address, bytes) < bytes.length) fail('write');
  };
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
    load_bytes: (address, count) => text(loadBytes(address, count)),
    store_bytes: (address, bytes) => {
      const data = new Uint8Array(bytes.length);
      for (let i = 0; i < bytes.length; i++) data[i] = bytes.charCodeAt(i);
      storeBytes(address, data);
    },
    fill_bytes: (address, byte, count) => {
      for (let done = 0; done < count;) {
        done += access.fillBytes(syscalls.mm(), advance(address, done), byte, count - done);
        if (done < count) fail('write');
      }
    },
    copy_bytes: (to, from, count) => {
      const down = to > from && to < advance(from, count);
      for (let done = 0; done < count;) {
        const step = Math.min(count - done, CHUNK);
        const at = down ? count - done - step : done;
        storeBytes(advance(to, at), loadBytes(advance(from, at), step));
        done += step;
      }
    },
    stack_reserve: (bytes) => {
      stackUsed += Math.ceil(bytes / 16) * 16;
      return syscalls.mm().start_stack - stackUsed;
    },
  };
}
