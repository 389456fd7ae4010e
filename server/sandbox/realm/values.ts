/** How a value of the user realm is shown. Getters of façades run; getters of user objects do not. */
import { vmFlagNames } from '../../../simulator/inspect/flag-names.ts';

const MAX_CHILDREN = 200;
const MAX_TEXT = 200;

export interface ShownValue {
  readonly value: string;
  readonly type: string;
  readonly expandable: boolean;
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
      return { value: `ƒ ${value.name}`, type: 'function', expandable: false };
    case 'object':
      if (value === null) return { value: 'NULL', type: 'null', expandable: false };
      return { value: objectText(value), type: typeName(value), expandable: true };
    default:
      return {
        value: String(value),
        type: typeof value === 'number' ? 'int' : typeof value,
        expandable: false,
      };
  }
}

function bigintText(value: bigint, name: string): string {
  const hex = `0x${value.toString(16)}`;
  if (name !== 'vm_flags') return hex;
  const names = vmFlagNames(Number(value & 0xffffffffn) | 0, Number(value >> 32n) | 0);
  return names.length === 0 ? hex : `${hex} ${names.join('|')}`;
}

/** Name of the class of a façade or plain object, without running user code. */
function typeName(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === undefined) return 'object';
  const constructor = Object.getOwnPropertyDescriptor(prototype, 'constructor');
  const fn: unknown = constructor?.value ?? constructor?.get?.call(prototype);
  return typeof fn === 'function' ? fn.name : 'object';
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  const fields = children(value)
    .slice(0, 3)
    .map(([name, field]) => {
      const shown = view(field, name);
      return `${name}: ${shown.expandable ? '{…}' : shown.value}`;
    });
  const type = typeName(value);
  return `${type === 'Object' || type === 'object' ? '' : `${type} `}{${fields.join(', ')}}`;
}

/** Fields of an object: own data properties, and the accessors of a frozen prototype (façades). */
export function children(value: object): [string, unknown][] {
  const out: [string, unknown][] = [];
  for (const name of Object.keys(value).slice(0, MAX_CHILDREN)) {
    const property = Object.getOwnPropertyDescriptor(value, name);
    if (property && 'value' in property) out.push([name, property.value]);
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype && prototype !== Object.prototype && Object.isFrozen(prototype)) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      if (!property?.get || name === 'constructor' || name === '__proto__') continue;
      try {
        out.push([name, property.get.call(value) as unknown]);
      } catch {
        out.push([name, '<not available>']);
      }
    }
  }
  return out;
}
