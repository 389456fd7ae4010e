import { functionArgument, type AnyFunction } from '../../libc/arguments.ts';
import type { Mode } from './guard.ts';

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

  constructor(private readonly mode: Mode) {}

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
