import type * as header from 'pagewalk.h';
import { toUlong } from '../../lib/ulong.ts';
import { intArgument, sizeArgument, ulongArgument } from '../../libc/arguments.ts';
import { loadText, programMemory } from '../../libc/memory.ts';
import { decodeUtf8 } from '../../libc/utf8.ts';
import { kernelMemory } from './kernel-memory.ts';
import type { Realm } from './realm.ts';

/** pagewalk.h: the memory of the side that calls, the program's or the kernel's. */
export function pagewalk({ mode, program, kernel, structs }: Realm) {
  const ofProgram = programMemory(program);
  const ofKernel = kernelMemory(kernel);

  function load(fn: string, address: unknown, size: number): number | bigint {
    const at = ulongArgument(fn, 'address', address);
    return mode.kernel ? kernel.kload(at, size) : program.load(toUlong(at), size);
  }

  function store(fn: string, address: unknown, size: number, value: number | bigint): void {
    const at = ulongArgument(fn, 'address', address);
    if (mode.kernel) kernel.kstore(at, size, value);
    else program.store(toUlong(at), size, value);
  }

  function narrow(fn: string, address: unknown, size: number, value: unknown): void {
    store(fn, address, size, (intArgument(fn, 'value', value) >>> 0) % 2 ** (8 * size));
  }

  return {
    load_u8: (address) => Number(load('load_u8', address, 1)),
    load_u16: (address) => Number(load('load_u16', address, 2)),
    load_u32: (address) => Number(load('load_u32', address, 4)),
    load_u64: (address) => BigInt(load('load_u64', address, 8)),
    store_u8: (address, value) => narrow('store_u8', address, 1, value),
    store_u16: (address, value) => narrow('store_u16', address, 2, value),
    store_u32: (address, value) => narrow('store_u32', address, 4, value),
    store_u64: (address, value) =>
      store('store_u64', address, 8, ulongArgument('store_u64', 'value', value)),
    load_text(address) {
      const at = ulongArgument('load_text', 'address', address);
      return decodeUtf8(loadText(mode.kernel ? ofKernel : ofProgram, at));
    },
    stack_buffer: (size) =>
      BigInt(program.stack_reserve(Number(sizeArgument('stack_buffer', 'size', size)))),
    ...structs.scalars,
    struct: (members) => structs.struct(members),
    array: (element, length) => structs.array(element, length),
    sizeof: (type) => structs.sizeOf('sizeof', 'type', type),
    address_of: (view) => structs.addressOf('address_of', 'view', view),
  } satisfies typeof header;
}
