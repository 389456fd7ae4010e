/**
 * How a value of the user realm is shown. Getters of façades run; getters of user objects do not.
 *
 * Contract: whoever asks sees to it that not a statement of the lab runs: a getter on a frozen prototype, a trap or an iterator
 * that gets as far as that throws instead.
 */
import { vmFlagNames } from '../../../simulator/inspect/names.ts';

const MAX_CHILDREN = 200;
const MAX_TEXT = 200;
/** In place of what only running the lab's code could tell. */
const GETTER = '<getter>';
/** Fields of a façade that say which struct it stands for. */
const STRUCTS = [
  ['vm_start', 'struct vm_area_struct'],
  ['f_inode', 'struct file'],
  ['i_ino', 'struct inode'],
] as const;

export interface ShownValue {
  readonly value: string;
  readonly type: string;
  readonly expandable: boolean;
}

/** Why: what is smaller is a size or a flag word; nothing of a program lies so low, and nobody wants to look there. */
const LOWEST_POINTER = 1n << 28n;
const USER_END = 1n << 47n;
const KERNEL_START = 0xffff800000000000n;

/** Address of the memory that a number points to, when it looks like a pointer. */
export function memoryAt(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null) {
    const prototype = Object.getPrototypeOf(value) as object | null;
    const vma = prototype && isFacade(prototype) && Object.hasOwn(prototype, 'vm_start');
    return vma === true ? memoryAt((value as { readonly vm_start: unknown }).vm_start) : undefined;
  }
  if (typeof value !== 'bigint') return undefined;
  const points = (value >= LOWEST_POINTER && value < USER_END) || value >= KERNEL_START;
  return points ? `0x${value.toString(16)}` : undefined;
}

/** A field of an object. */
export interface Child {
  readonly name: string;
  readonly value: unknown;
  readonly writable: boolean;
}

/** A value in one line; `name` lets flags be decoded. */
export function view(value: unknown, name = ''): ShownValue {
  switch (typeof value) {
    case 'bigint':
      return { value: bigintText(value, name), type: 'unsigned long', expandable: false };
    case 'string': {
      const text = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
      return { value: JSON.stringify(text), type: 'string', expandable: false };
    }
    case 'function':
      return { value: `ƒ ${functionName(value)}`, type: 'function', expandable: false };
    case 'object':
      if (value === null) return { value: 'NULL', type: 'null', expandable: false };
      return { value: objectText(value), type: typeName(value), expandable: true };
    case 'number': {
      const names = flagText(value, name);
      return { value: names ?? String(value), type: 'int', expandable: false };
    }
    default:
      return {
        value: String(value),
        type: typeof value,
        expandable: false,
      };
  }
}

/** Flag words of struct file, as their field names tell. Linux: include/linux/fs.h, asm-generic/fcntl.h. */
const FILE_FLAGS: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
  f_mode: [
    [0x1, 'FMODE_READ'],
    [0x2, 'FMODE_WRITE'],
    [0x4, 'FMODE_LSEEK'],
    [0x8, 'FMODE_PREAD'],
    [0x10, 'FMODE_PWRITE'],
  ],
  f_flags: [
    [0x1, 'O_WRONLY'],
    [0x2, 'O_RDWR'],
    [0o2000, 'O_APPEND'],
    [0o4000, 'O_NONBLOCK'],
    [0o10000, 'O_DSYNC'],
  ],
};

function flagText(value: number, name: string): string | undefined {
  const known = Object.hasOwn(FILE_FLAGS, name) ? FILE_FLAGS[name] : undefined;
  if (!known) return undefined;
  const names = known.filter(([bit]) => (value & bit) !== 0).map(([, text]) => text);
  if (name === 'f_flags' && (value & 3) === 0) names.unshift('O_RDONLY');
  return `0x${value.toString(16)} ${names.join('|')}`.trimEnd();
}

function bigintText(value: bigint, name: string): string {
  const hex = `0x${value.toString(16)}`;
  if (name !== 'vm_flags') return hex;
  const names = vmFlagNames(Number(value & 0xffffffffn) | 0, Number(value >> 32n) | 0);
  return names.length === 0 ? hex : `${hex} ${names.join('|')}`;
}

function functionName(value: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : '(anonymous)';
}

/** Name of the struct of a façade or of the class of an object, without running user code. */
function typeName(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return 'object';
  if (isFacade(prototype)) {
    const known = STRUCTS.find(([field]) => Object.hasOwn(prototype, field));
    if (known) return known[1];
  }
  const constructor = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  // Why: the accessors of hardened intrinsics are ours; a user's own accessor is not run.
  const fn: unknown =
    constructor?.value ??
    (Object.isFrozen(prototype) ? constructor?.get?.call(prototype) : undefined);
  return typeof fn === 'function' ? functionName(fn) : 'object';
}

function isFacade(prototype: object): boolean {
  return prototype !== Object.prototype && Object.isFrozen(prototype);
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  const type = typeName(value);
  if (value instanceof Map) return `${type}(${[...mapEntries(value)].length})`;
  if (value instanceof Set) return `${type}(${[...setValues(value)].length})`;
  const prefix = type === 'Object' || type === 'object' ? '' : `${type} `;
  const shown = children(value);
  if (prefix.startsWith('struct')) return `${prefix}${structText(shown)}`.trimEnd();
  const fields = shown.slice(0, 3).map(({ name, value: field }) => {
    const inner = typeof field === 'object' && field !== null ? '{…}' : view(field, name).value;
    return `${name}: ${inner}`;
  });
  if (shown.length > fields.length) fields.push('…');
  return `${prefix}{${fields.join(', ')}}`;
}

/** What tells one struct from another: a range, a name, a number. */
function structText(fields: readonly Child[]): string {
  const field = (name: string): unknown => fields.find((one) => one.name === name)?.value;
  const [start, end] = [field('vm_start'), field('vm_end')];
  if (typeof start === 'bigint' && typeof end === 'bigint') {
    return `${start.toString(16)}-${end.toString(16)}`;
  }
  const path = field('f_path') as { dentry?: { d_name?: { name?: unknown } } } | undefined;
  const name = path?.dentry?.d_name?.name;
  if (typeof name === 'string') return name;
  const ino = field('i_ino');
  return typeof ino === 'bigint' || typeof ino === 'number' ? `#${ino}` : '';
}

/** Fields of an object: own data properties, entries of a map or set, and the accessors of a façade. */
export function children(value: object): Child[] {
  const out: Child[] = [];
  for (const name of Object.keys(value).slice(0, MAX_CHILDREN)) {
    const property = Object.getOwnPropertyDescriptor(value, name);
    if (!property) continue;
    if ('value' in property) {
      out.push({ name, value: property.value, writable: property.writable === true });
    } else {
      out.push({ name, value: GETTER, writable: false });
    }
  }
  if (value instanceof Map) out.push(...entries([...mapEntries(value)]));
  else if (value instanceof Set) {
    out.push(...entries([...setValues(value)].map((member, index) => [index, member])));
  } else {
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype && isFacade(prototype)) out.push(...facadeFields(value, prototype));
  }
  return out;
}

function entries(list: readonly (readonly [unknown, unknown])[]): Child[] {
  return list.slice(0, MAX_CHILDREN).map(([key, value]) => ({
    name: typeof key === 'string' ? key : view(key).value,
    value,
    writable: false,
  }));
}

function facadeFields(value: object, prototype: object): Child[] {
  const out: Child[] = [];
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (!property?.get || name === 'constructor' || name === '__proto__') continue;
    try {
      const read = property.get.call(value) as unknown;
      out.push({ name, value: read, writable: property.set !== undefined });
    } catch {
      out.push({ name, value: GETTER, writable: false });
    }
  }
  return out;
}

/**
 * A property as it is found without running a getter of the lab. Throws an Error with one sentence when there is one, or
 * nothing to read it from.
 */
export function property(holder: unknown, name: string): unknown {
  if (holder === undefined || holder === null) {
    throw new Error(`${String(holder)} has no property ${name}.`);
  }
  let at: object | null = Object(holder) as object;
  for (; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const found = Object.getOwnPropertyDescriptor(at, name);
    if (!found) continue;
    if ('value' in found) return found.value;
    if (isFacade(at)) return found.get?.call(holder) as unknown;
    throw new Error(`${name} has a getter: it is run when you evaluate it, not to look at it.`);
  }
  return undefined;
}

/** Why: a subclass may have an iterator of its own. */
function mapEntries(map: Map<unknown, unknown>): IterableIterator<[unknown, unknown]> {
  return Map.prototype.entries.call(map) as IterableIterator<[unknown, unknown]>;
}

function setValues(set: Set<unknown>): IterableIterator<unknown> {
  return Set.prototype.values.call(set) as IterableIterator<unknown>;
}
