import { oops } from '../kernel/panic.ts';
import { toNumber } from '../lib/ulong.ts';
import { kernelPhysical, kernelRangeMapped } from '../mm/kernel-memory.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'kload'
  | 'kstore'
  | 'kload_bytes'
  | 'kstore_bytes'
  | 'kfill'
  | 'kcopy'
  | 'copy_to_user'
  | 'copy_from_user';

/** Kernel virtual memory for drivers; a wild pointer is an oops, as in life. */
export function kernelMemory(parts: GateParts): Pick<Gate, Members> {
  const { kernel, access, syscalls } = parts;
  const { memory } = kernel.mm;

  const wild = (address: bigint, write: boolean): never => {
    const at = address.toString(16).padStart(16, '0');
    const what =
      address < 4096n
        ? `BUG: kernel NULL pointer dereference, address: ${at}`
        : `BUG: unable to handle page fault for address: ${at}`;
    kernel.log.write(1, what);
    const verb = write ? 'write' : 'read';
    return oops(
      kernel,
      `#PF: supervisor ${verb} access in kernel mode`,
      `oops: a driver ${verb === 'read' ? 'read' : 'wrote'} kernel memory at 0x${at}, where nothing is mapped`,
    );
  };
  const physical = (address: bigint, count: number, write: boolean): number => {
    if (!kernelRangeMapped(kernel.mm, address, count)) wild(address, write);
    return kernelPhysical(kernel.mm, address);
  };

  return {
    kload: (address, size) => memory.read(physical(address, size, false), size),
    kstore: (address, size, value) => {
      memory.write(physical(address, size, true), size, value);
    },
    kload_bytes: (address, count) => {
      const start = physical(address, count, false);
      let out = '';
      for (let i = 0; i < count; i++) out += String.fromCharCode(memory.u8[start + i]!);
      return out;
    },
    kstore_bytes: (address, bytes) => {
      const start = physical(address, bytes.length, true);
      for (let i = 0; i < bytes.length; i++) memory.u8[start + i] = bytes.charCodeAt(i);
    },
    kfill: (address, byte, count) => {
      const start = physical(address, count, true);
      memory.u8.fill(byte, start, start + count);
    },
    kcopy: (to, from, count) => {
      const source = physical(from, count, false);
      memory.u8.copyWithin(physical(to, count, true), source, source + count);
    },
    copy_to_user: (to, from, count) => {
      const start = physical(from, count, false);
      const bytes = memory.u8.slice(start, start + count);
      return count - access.writeBytes(syscalls.mm(), toNumber(to), bytes);
    },
    copy_from_user: (to, from, count) => {
      const start = physical(to, count, true);
      const bytes = access.readBytes(syscalls.mm(), toNumber(from), count);
      memory.u8.set(bytes, start);
      // Linux: what could not be copied is zeroed (copy_from_user()).
      memory.u8.fill(0, start + bytes.length, start + count);
      return count - bytes.length;
    },
  };
}
