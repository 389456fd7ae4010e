/** Fields of kernel objects, as crash(8) and drgn print them: addresses in hex, flags by name. */
import { hex } from '../../lib/ulong.ts';
import type { ObjectField } from '../views.ts';

type Opened = Pick<ObjectField, 'opens' | 'memory'>;

export function text(name: string, type: string, value: string, more: Opened = {}): ObjectField {
  return { name, type, value, ...more };
}

export function count(name: string, value: number, type = 'int', more: Opened = {}): ObjectField {
  return text(name, type, String(value), more);
}

/** A user address, which the memory view can show. */
export function userAddress(name: string, value: number): ObjectField {
  return text(name, 'unsigned long', hex(value), value === 0 ? {} : { memory: hex(value) });
}

/** A word of flags: `0x3 VM_READ|VM_WRITE`. */
export function flags(
  name: string,
  value: bigint | number,
  names: readonly string[],
  type = 'unsigned long',
): ObjectField {
  return text(name, type, `0x${value.toString(16)} ${names.join('|')}`.trimEnd());
}

/** Names of the bits that are set. */
export function bitNames(
  value: number,
  table: readonly (readonly [bit: number, name: string])[],
): string[] {
  return table.filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
}

/** A pointer to another object; NULL opens nothing. */
export function pointer(
  name: string,
  type: string,
  value: string | undefined,
  opens: string,
): ObjectField {
  return value === undefined ? text(name, type, 'NULL') : text(name, type, value, { opens });
}

/** A list of objects: how many there are. */
export function list(name: string, type: string, length: number, opens: string): ObjectField {
  return text(name, type, `[${length}]`, length > 0 ? { opens } : {});
}
