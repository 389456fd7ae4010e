/** Bytes of the simulated machine: of a task, of the kernel, physical. */
import type { Handlers } from './requests.ts';
import { RequestError } from './request-error.ts';
import type { SessionState } from './session-state.ts';

const PHYSICAL = 'phys:';
const MAX_BYTES = 1 << 20;

export function memoryHandlers(state: SessionState): Handlers<'readMemory' | 'writeMemory'> {
  return {
    readMemory: async ({ memoryReference, offset = 0, count }) => {
      const address = addressAt(memoryReference, offset);
      const run = state.run();
      const wanted = Math.min(Math.max(count, 0), MAX_BYTES);
      const { bytes, unreadable } = await run.request('memory', { address, count: wanted });
      const data = Buffer.from(bytes, 'hex').toString('base64');
      return {
        address,
        ...(data !== '' && { data }),
        ...(unreadable > 0 && { unreadableBytes: unreadable }),
      };
    },
    writeMemory: async ({ memoryReference, offset = 0, data, allowPartial }, afterwards) => {
      const address = addressAt(memoryReference, offset);
      const bytes = Buffer.from(data, 'base64');
      const run = state.run();
      const { unreadable } = await run.request('memory', { address, count: bytes.length });
      if (unreadable > 0 && allowPartial !== true) {
        const there = (bytes.length - unreadable).toString();
        throw new RequestError(`Only ${there} of ${bytes.length} bytes at ${address} are there.`);
      }
      const written = await run.request('writeMemory', { address, bytes: bytes.toString('hex') });
      afterwards(() => {
        if (state.client.watchesMemory) {
          state.client.event('memory', { memoryReference, offset, count: written });
        }
        if (state.client.invalidates) state.client.event('invalidated', { areas: ['variables'] });
      });
      return { bytesWritten: written };
    },
  };
}

/** `reference + offset` as the machine writes addresses. Throws a {@link RequestError} when it is none. */
export function addressAt(reference: string, offset: number): string {
  const space = reference.startsWith(PHYSICAL) ? PHYSICAL : '';
  const digits = reference.slice(space.length);
  if (!/^(0x[0-9a-f]+|\d+)$/i.test(digits) || !Number.isSafeInteger(offset)) {
    throw new RequestError(`"${reference}" is no address; write 0x7ffff7fb9000 or phys:0x1000.`);
  }
  const address = BigInt(digits) + BigInt(offset);
  if (address < 0n || address >= 1n << 64n) {
    throw new RequestError(`There is no memory at ${reference} + ${offset}.`);
  }
  return `${space}0x${address.toString(16)}`;
}
