import type { UserBuffer } from '../fs/file.ts';
import { toNumber, type ulong } from '../lib/ulong.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import type { UserAccess } from '../mm/user-access.ts';

/** A buffer in the program's memory: what a fault cuts off is not copied, and no signal is sent (R5.7). */
export function programBuffer(
  access: UserAccess,
  mm: MmStruct,
  address: ulong,
  length: number,
): UserBuffer {
  const base = toNumber(address);
  return {
    length,
    address,
    put: (offset, bytes) => access.copyToUser(mm, base + offset, bytes),
    take: (offset, count) => access.copyFromUser(mm, base + offset, count),
  };
}

/** Bytes that the C library holds itself. */
export function libraryBuffer(bytes: Uint8Array): UserBuffer {
  return {
    length: bytes.length,
    address: 0,
    put: (offset, data) => {
      bytes.set(data, offset);
      return data.length;
    },
    take: (offset, count) => bytes.subarray(offset, offset + count),
  };
}
