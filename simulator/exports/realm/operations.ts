import { objectArgument, show, type AnyFunction } from '../../libc/arguments.ts';

/** A table of operations as registered: the user's object and its functions by member number. */
export interface Operations<T extends object> {
  readonly object: T;
  readonly members: ReadonlyMap<number, AnyFunction>;
}

interface Kind {
  /** `file_operations` */
  readonly type: string;
  readonly members: Readonly<Record<string, number>>;
  /** Members that Linux has and the simulator does not. */
  readonly missing: readonly string[];
  /** Members that other kernels have: when, and what to use here. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** `fops` */
  readonly suffix: string;
  register(mask: number, label: string, object: object): number;
}

/**
 * Tables of functions that drivers hand to the kernel.
 *
 * Contract: members are read once, when the kernel first sees the object; later changes have no effect.
 */
export class OperationTables<T extends object> {
  private readonly ids = new WeakMap<object, number>();
  private readonly tables = new Map<number, Operations<T>>();

  constructor(private readonly kind: Kind) {}

  /** @param owner names the table when its functions' names do not */
  idOf(fn: string, parameter: string, value: unknown, owner?: string): number {
    const { type } = this.kind;
    const object = objectArgument(fn, parameter, `a ${type} object`, value);
    const known = this.ids.get(object);
    if (known !== undefined) return known;
    const members = this.readMembers(object);
    let mask = 0;
    for (const member of members.keys()) mask |= 1 << member;
    const id = this.kind.register(mask, this.label([...members.values()], owner), object);
    this.ids.set(object, id);
    this.tables.set(id, { object: object as T, members });
    return id;
  }

  of(id: number): Operations<T> | undefined {
    return this.tables.get(id);
  }

  private readMembers(object: object): Map<number, AnyFunction> {
    const { type } = this.kind;
    const read = object as Readonly<Record<string, unknown>>;
    const members = new Map<number, AnyFunction>();
    for (const [name, member] of Object.entries(this.kind.members)) {
      const value = read[name];
      if (value === undefined || value === null) continue;
      if (typeof value !== 'function') {
        throw new TypeError(`${type}: '${name}' must be a function, got ${show(value)}`);
      }
      members.set(member, value as AnyFunction);
    }
    for (const [name, why] of Object.entries(this.kind.elsewhere ?? {})) {
      if (read[name] !== undefined && read[name] !== null) {
        throw new TypeError(`${type}: '${name}' ${why}`);
      }
    }
    for (const name of this.kind.missing) {
      if (read[name] !== undefined && read[name] !== null) {
        throw new TypeError(`${type}: '${name}' is not supported by this simulator yet`);
      }
    }
    return members;
  }

  /** `memdev_fops` when every function is called `memdev_…`, else by the owner, else the type's short name. */
  private label(functions: readonly AnyFunction[], owner: string | undefined): string {
    const prefix = commonPrefix(functions.map(functionName)).replace(/_vma?$/, '');
    if (prefix !== '') return `${prefix}_${this.kind.suffix}`;
    return owner === undefined ? this.kind.suffix : `${owner}_${this.kind.suffix}`;
  }
}

/** A function's name if it is a plain one; user code may have put anything there. */
export function functionName(fn: AnyFunction): string {
  const name: unknown = fn.name;
  return typeof name === 'string' && /^[A-Za-z_]\w{0,63}$/.test(name) ? name : '';
}

/** The leading words, separated by `_`, that all names share; the last word of a name never counts. */
function commonPrefix(names: readonly string[]): string {
  let prefix: string[] | undefined;
  for (const name of names) {
    const words = name.split('_').slice(0, -1);
    const before: readonly string[] = prefix ?? words;
    let same = 0;
    while (same < before.length && before[same] === words[same]) same++;
    prefix = before.slice(0, same);
  }
  return prefix?.join('_') ?? '';
}
