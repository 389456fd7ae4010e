/** Evaluates a lab's modules and resolves what they import. */
import type { UserRealm } from '../../../simulator/exports/realm/index.ts';
import { describeThrown } from '../../../simulator/exports/realm/thrown.ts';
import type { CompiledModule, EngineHooks } from '../../protocol/lab.ts';
import type { Engine } from './engine.ts';

type Exports = Record<string, unknown>;
type Side = 'kernel' | 'user';

/** A compiled module: see {@link CompiledModule.code}. */
export type ModuleFunction = (
  t: EngineHooks,
  marks: Uint8Array,
  require: (specifier: string) => object,
  exports: object,
) => void;

/**
 * Invariant: a module that drivers and the program import exists twice, once on each side: kernel and user space share
 * memory that is mapped, and no variable.
 */
export class LabLoader {
  private readonly functions = new Map<number, ModuleFunction>();
  private readonly loaded = {
    kernel: new Map<number, Exports>(),
    user: new Map<number, Exports>(),
  };

  /** Names that drivers take from headers and that the kernel has not. */
  readonly unknown: { readonly name: string; readonly why: string }[] = [];

  constructor(
    private readonly lab: { readonly modules: readonly CompiledModule[] },
    private readonly engine: Pick<Engine, 'hooks' | 'marks'>,
    private readonly realm: () => Pick<
      UserRealm,
      'beginModule' | 'endModule' | 'require' | 'whyUnknown'
    >,
  ) {}

  define(index: number, code: ModuleFunction): void {
    this.functions.set(index, code);
  }

  /** An export of an evaluated driver or program. */
  exported(index: number, name: string): unknown {
    return this.loaded[this.sideOf(index)].get(index)?.[name];
  }

  /**
   * Runs the top level of a driver or program once.
   *
   * @returns a sentence when it threw, else undefined
   */
  evaluate(index: number): string | undefined {
    try {
      this.load(index, this.sideOf(index));
      return undefined;
    } catch (error) {
      if (this.engine.hooks.fatal) throw error;
      return describeThrown(error, this.engine.hooks);
    }
  }

  private sideOf(index: number): Side {
    return this.lab.modules[index]?.kind === 'driver' ? 'kernel' : 'user';
  }

  private load(index: number, side: Side): Exports {
    const existing = this.loaded[side].get(index);
    if (existing) return existing;
    const module = this.lab.modules[index]!;
    if (side === 'kernel') this.resolveSymbols(module);
    const exports = Object.create(null) as Exports;
    this.loaded[side].set(index, exports);
    this.realm().beginModule(index, module.kind);
    try {
      const require = (name: string): object => this.require(name, side);
      this.functions.get(index)!(this.engine.hooks, this.engine.marks, require, exports);
    } finally {
      this.realm().endModule();
    }
    return exports;
  }

  /** Linux: simplify_symbols(): every name that is not there is reported, and the module is not loaded. */
  private resolveSymbols({ symbols }: CompiledModule): void {
    for (const { header, name } of symbols) {
      const why = this.realm().whyUnknown(header, name);
      if (why !== undefined) this.unknown.push({ name, why });
    }
    if (this.unknown.length > 0) throw new Error('unknown symbol');
  }

  private require(name: string, side: Side): object {
    if (!name.startsWith('./')) return this.realm().require(name);
    const index = this.lab.modules.findIndex(({ path }) => path === name.slice(2));
    if (index < 0) throw new Error(`There is no file ${name} in the lab.`);
    return this.load(index, side);
  }
}
