import type { module } from 'linux/module.h';
import { functionArgument, wrongType, type AnyFunction } from '../../libc/arguments.ts';
import type { KernelGate, Mode } from './guard.ts';
import { seal } from './handles.ts';

export type ModuleKind = 'driver' | 'program' | 'module';

export interface Entered {
  readonly index: number;
  readonly kind: ModuleKind;
  readonly kernel: boolean;
}

interface Registered {
  init?: AnyFunction;
  exit?: AnyFunction;
}

/** The lab's modules: which one is being evaluated, and what each registered. */
export class LabModules {
  private readonly stack: Entered[] = [];
  private readonly registered = new Map<number, Registered>();
  private readonly facades = new Map<number, module>();
  private readonly makeFacade: (number: number) => module;
  private readonly numberOf: (value: unknown) => number;

  constructor(
    private readonly mode: Mode,
    kernel: KernelGate,
  ) {
    class Module implements Omit<module, keyof module & symbol> {
      readonly #number: number;

      constructor(number: number) {
        this.#number = number;
      }

      static number(value: unknown): number {
        return typeof value === 'object' && value !== null && #number in value ? value.#number : 0;
      }

      get name(): string {
        return kernel.module_name(this.#number);
      }
    }
    seal(Module);
    this.makeFacade = (number) => Object.freeze(new Module(number)) as unknown as module;
    this.numberOf = (value) => Module.number(value);
  }

  /** A lab module that others import runs once on each side that imports it. */
  begin(index: number, kind: ModuleKind): void {
    this.stack.push({ index, kind, kernel: this.mode.kernel });
    if (kind !== 'module') this.mode.kernel = kind === 'driver';
  }

  end(): void {
    const left = this.stack.pop();
    if (left !== undefined) this.mode.kernel = left.kernel;
  }

  /** The driver or program under evaluation, if there is one. */
  current(): Entered | undefined {
    for (let i = this.stack.length - 1; i >= 0; i--) {
      if (this.stack[i]!.kind !== 'module') return this.stack[i];
    }
    return undefined;
  }

  /** The driver that imports, as the object it hands on. */
  thisModule(): module {
    const number = (this.current()?.index ?? 0) + 1;
    const known = this.facades.get(number) ?? this.makeFacade(number);
    this.facades.set(number, known);
    return known;
  }

  /** Number of a module, from 1 on; 0 for NULL. */
  number(fn: string, parameter: string, value: unknown): number {
    if (value === null || value === undefined) return 0;
    const number = this.numberOf(value);
    if (number === 0) throw wrongType(fn, parameter, 'THIS_MODULE or null', value);
    return number;
  }

  register(what: 'init' | 'exit', value: unknown): void {
    const fn = functionArgument(`module_${what}`, 'fn', value);
    const driver = this.current();
    if (driver?.kind !== 'driver') {
      throw new TypeError(`module_${what}: call it at the top level of a *.driver.ts file`);
    }
    const entry = this.registered.get(driver.index) ?? {};
    if (entry[what] !== undefined) {
      throw new TypeError(`module_${what}: this module has one already`);
    }
    entry[what] = fn;
    this.registered.set(driver.index, entry);
  }

  of(index: number): Readonly<Registered> {
    return this.registered.get(index) ?? {};
  }
}
