import type * as header from 'pagewalk.h';
import type { array_view, member_type, struct_members, struct_type, struct_view } from 'pagewalk.h';
import {
  intArgument,
  objectArgument,
  sizeArgument,
  ulongArgument,
  wrongType,
} from '../arguments.ts';
import { scalarLayouts, type Layout, type StructMemory } from './member-type.ts';

/** Values of the user's by number; 0 is NULL. */
interface ValueTable {
  idOf(value: unknown): number;
  valueOf(id: number): unknown;
}

/** More elements than this are no members one would name. */
const MAX_ELEMENTS = 4096;
const MAX_MEMBERS = 256;

interface Field {
  readonly offset: number;
  readonly layout: Layout;
}

interface StructLayout extends Layout {
  readonly fields: ReadonlyMap<string, Field>;
}

/** Member types that are not made of others. */
export type Scalars = Pick<
  typeof header,
  'u8' | 'u16' | 'u32' | 'u64' | 's8' | 's16' | 's32' | 's64' | 'pointer'
>;

/**
 * Types that describe memory, and views of memory through them.
 *
 * Invariant: there is one view of a type for an address, so that `===` compares pointers.
 */
export class Structs {
  readonly scalars: Scalars;
  private readonly layouts = new WeakMap<object, Layout>();
  private readonly types = new WeakMap<object, struct_type<object>>();
  private readonly views: {
    make(layout: Layout, fields: ReadonlyMap<string, Field>): (address: bigint) => object;
    address(value: unknown): bigint | undefined;
    layout(value: unknown): Layout | undefined;
  };

  constructor(private readonly memory: StructMemory) {
    this.views = viewClass();
    const scalars = Object.entries(scalarLayouts(memory)).map(
      ([name, layout]) => [name, this.token(layout)] as const,
    );
    this.scalars = Object.freeze(Object.fromEntries(scalars)) as unknown as Scalars;
  }

  struct<M extends struct_members>(members: M): struct_type<struct_view<M>> {
    objectArgument('struct', 'members', 'an object of member types', members);
    const names = Object.keys(members);
    if (names.length > MAX_MEMBERS) {
      throw new TypeError(`struct: ${names.length} members, at most ${MAX_MEMBERS} are supported`);
    }
    const fields = new Map<string, Field>();
    let end = 0;
    let align = 1;
    for (const name of names) {
      const layout = this.layoutOf('struct', name, members[name]);
      const offset = Math.ceil(end / layout.align) * layout.align;
      fields.set(name, { offset, layout });
      end = offset + layout.size;
      align = Math.max(align, layout.align);
    }
    return this.structType<struct_view<M>>(fields, Math.ceil(end / align) * align, align);
  }

  array<T>(element: member_type<T>, length: number): member_type<array_view<T>> {
    const layout = this.layoutOf('array', 'element', element);
    const count = intArgument('array', 'length', length);
    if (count < 0 || count > MAX_ELEMENTS) {
      throw new TypeError(`array: 'length' must be 0 to ${MAX_ELEMENTS}, got ${count}`);
    }
    const fields = new Map<string, Field>();
    for (let i = 0; i < count; i++) fields.set(`${i}`, { offset: i * layout.size, layout });
    const size = count * layout.size;
    const own: Layout = {
      size,
      align: layout.align,
      read: (address) => at(address),
      write(_address, fn, parameter) {
        throw new TypeError(`${fn}: '${parameter}' is an array: assign its elements`);
      },
    };
    const at = this.views.make(own, fields);
    return this.token(own) as member_type<array_view<T>>;
  }

  /** A member that holds any value of the driver's, as a number that stands for it; NULL is `null`. */
  driverValue(values: ValueTable): member_type<unknown> {
    const { memory } = this;
    return this.token({
      size: 8,
      align: 8,
      read(address) {
        const id = BigInt(memory.load(address, 8));
        const value = values.valueOf(Number(id));
        // Why: memory that was freed or overwritten holds no number that was given; it is used as a pointer then.
        if (value === undefined) memory.load(id, 8);
        return value;
      },
      write: (address, _fn, _parameter, value) => {
        memory.store(address, 8, BigInt(values.idOf(value)));
      },
    }) as member_type<unknown>;
  }

  /** A member that holds a pointer and reads as the struct it points to, also when that is NULL. */
  reference<T extends object>(type: () => struct_type<T>): member_type<T> {
    return this.token({
      size: 8,
      align: 8,
      read: (address) => type().at(BigInt(this.memory.load(address, 8))),
      write: (address, fn, parameter, value) => {
        this.memory.store(address, 8, this.pointer(fn, parameter, value));
      },
    }) as member_type<T>;
  }

  /** Bytes of a type, or of what a view shows. */
  sizeOf(fn: string, parameter: string, value: unknown): bigint {
    const layout = this.views.layout(value) ?? this.known(value);
    if (layout === undefined) throw wrongType(fn, parameter, 'a struct or a member type', value);
    return BigInt(layout.size);
  }

  /** C's cast to a type that `u8` to `u64`, `s8` to `s64` or `pointer` describes. */
  cast(fn: string, type: unknown): (parameter: string, value: bigint | number) => bigint | number {
    const cast = this.known(type)?.cast;
    if (cast === undefined) throw wrongType(fn, 'type', 'a type of pagewalk.h such as u64', type);
    return (parameter, value) => cast(sizeArgument(fn, parameter, value));
  }

  /** Address of what a view shows, or the pointer itself. */
  pointer(fn: string, parameter: string, value: unknown): bigint {
    return this.views.address(value) ?? this.plainPointer(fn, parameter, value);
  }

  /** A view of `type` at a pointer, which may be a view already. */
  view<T extends object>(fn: string, parameter: string, type: struct_type<T>, value: unknown): T {
    return type.at(this.pointer(fn, parameter, value));
  }

  addressOf(fn: string, parameter: string, value: unknown): bigint {
    const address = this.views.address(value);
    if (address === undefined) throw wrongType(fn, parameter, 'a struct or an array', value);
    return address;
  }

  offsetOf(fn: string, type: unknown, member: unknown): bigint {
    const layout = this.known(type) as Partial<StructLayout> | undefined;
    if (!layout?.fields) throw wrongType(fn, 'type', 'a type that struct() made', type);
    const field = typeof member === 'string' ? layout.fields.get(member) : undefined;
    if (field) return BigInt(field.offset);
    const names = [...layout.fields.keys()].map((name) => `'${name}'`).join(', ');
    throw wrongType(fn, 'member', `one of ${names}`, member);
  }

  /** The struct whose `member` is at `ptr`. */
  containerOf<T>(fn: string, ptr: unknown, type: struct_type<T>, member: unknown): T {
    const offset = this.offsetOf(fn, type, member);
    return type.at(BigInt.asUintN(64, this.pointer(fn, 'ptr', ptr) - offset));
  }

  /** The type of the struct that a view shows: C's typeof(*pos). */
  typeOf(fn: string, parameter: string, value: unknown): struct_type<object> {
    const layout = this.views.layout(value);
    const type = layout && this.types.get(layout);
    if (type === undefined) throw wrongType(fn, parameter, 'a struct', value);
    return type;
  }

  private structType<T extends object>(
    fields: ReadonlyMap<string, Field>,
    size: number,
    align: number,
  ): struct_type<T> {
    const { memory, views } = this;
    const layout: StructLayout = {
      size,
      align,
      fields,
      read: (address) => at(address),
      write(address, fn, parameter, value) {
        const from = views.layout(value) === layout ? views.address(value) : undefined;
        if (from === undefined) throw wrongType(fn, parameter, 'a struct of the same type', value);
        memory.copy(address, from, size);
      },
    };
    const at = this.views.make(layout, fields);
    const type = Object.freeze({
      at: (address: bigint) => at(this.pointer('at', 'address', address)) as T,
      variable: () => {
        const address = memory.reserve(size);
        if (address === 0n) throw new RangeError(`variable: no memory for ${size} bytes`);
        return at(address) as T;
      },
    }) as unknown as struct_type<T>;
    this.layouts.set(type, layout);
    this.types.set(layout, type);
    return type;
  }

  private token(layout: Layout): object {
    const token = Object.freeze(Object.create(null) as object);
    this.layouts.set(token, layout);
    return token;
  }

  private known(value: unknown): Layout | undefined {
    return typeof value === 'object' && value !== null ? this.layouts.get(value) : undefined;
  }

  private layoutOf(fn: string, parameter: string, value: unknown): Layout {
    const layout = this.known(value);
    if (!layout) throw wrongType(fn, parameter, 'a member type such as u32', value);
    return layout;
  }

  private plainPointer(fn: string, parameter: string, value: unknown): bigint {
    if (typeof value === 'object') throw wrongType(fn, parameter, 'a struct or a pointer', value);
    return ulongArgument(fn, parameter, value);
  }
}

/** The class of all views: an address and a layout that user code cannot reach, and an accessor for each field. */
function viewClass(): Structs['views'] {
  class View {
    readonly #address: bigint;
    readonly #layout: Layout;

    constructor(address: bigint, layout: Layout) {
      this.#address = address;
      this.#layout = layout;
    }

    static address(value: unknown): bigint | undefined {
      return typeof value === 'object' && value !== null && #address in value
        ? value.#address
        : undefined;
    }

    static layout(value: unknown): Layout | undefined {
      return typeof value === 'object' && value !== null && #layout in value
        ? value.#layout
        : undefined;
    }
  }

  Reflect.deleteProperty(View.prototype, 'constructor');
  Object.freeze(View.prototype);

  function accessor(name: string, { offset, layout }: Field): PropertyDescriptor {
    const place = (self: unknown): bigint => {
      const address = View.address(self);
      if (address === undefined) throw wrongType(name, 'this', 'a struct', self);
      return BigInt.asUintN(64, address + BigInt(offset));
    };
    return {
      enumerable: true,
      get(this: unknown) {
        return layout.read(place(this));
      },
      set(this: unknown, value: unknown) {
        layout.write(place(this), 'struct', name, value);
      },
    };
  }

  return {
    address: (value) => View.address(value),
    layout: (value) => View.layout(value),
    make(layout, fields) {
      class Shown extends View {}
      Reflect.deleteProperty(Shown.prototype, 'constructor');
      for (const [name, field] of fields)
        Object.defineProperty(Shown.prototype, name, accessor(name, field));
      if (!('fields' in layout)) arrayMembers(Shown.prototype, fields.size);
      Object.freeze(Shown.prototype);
      const known = new Map<bigint, object>();
      return (address) => {
        let view = known.get(address);
        if (view === undefined)
          known.set(address, (view = Object.freeze(new Shown(address, layout))));
        return view;
      };
    },
  };
}

/** `length` and iteration of an array's view. */
function arrayMembers(prototype: object, length: number): void {
  Object.defineProperty(prototype, 'length', { value: length });
  Object.defineProperty(prototype, Symbol.iterator, {
    value(this: Readonly<Record<number, unknown>>): Iterator<unknown> {
      let next = 0;
      return {
        next: () =>
          next < length ? { done: false, value: this[next++] } : { done: true, value: undefined },
      };
    },
  });
}
