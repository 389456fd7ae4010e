import type { KernelGate } from './guard.ts';

/** Values that drivers keep in fields of kernel objects, by number; 0 is NULL. */
export class ValueTable {
  private readonly values: unknown[] = [null];
  private readonly ids = new Map<unknown, number>([
    [null, 0],
    [undefined, 0],
  ]);

  idOf(value: unknown): number {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.values.push(value) - 1;
      this.ids.set(value, id);
    }
    return id;
  }

  valueOf(id: number): unknown {
    return this.values[id];
  }
}

interface Slot<F> {
  readonly generation: number;
  readonly facade: F;
}

/**
 * One façade per object: the same object as long as handle and generation are the same.
 *
 * Contract: generations tell a reused handle from the object that had it before.
 */
export class FacadeTable<F extends object> {
  private readonly slots = new Map<number, Slot<F>>();

  constructor(private readonly make: (handle: number, generation: number) => F) {}

  of(handle: number, generation: number): F {
    const slot = this.slots.get(handle);
    if (slot?.generation === generation) return slot.facade;
    const facade = this.make(handle, generation);
    this.slots.set(handle, { generation, facade });
    return facade;
  }
}

/**
 * Freezes a façade's class: accessors only, and no way to construct one.
 */
export function seal(facadeClass: { readonly prototype: object }): void {
  Reflect.deleteProperty(facadeClass.prototype, 'constructor');
  Object.freeze(facadeClass.prototype);
  Object.freeze(facadeClass);
}

/** An object that was freed and is used again. Linux: anything may happen; KASAN reports it as this oops does. */
export function useAfterFree(kernel: KernelGate, type: string): never {
  return kernel.bug(`use after free: this struct ${type} was freed`);
}
