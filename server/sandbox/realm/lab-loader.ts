/** Evaluates a lab's modules and resolves what they import. */
import type { UserRealm } from '../../../simulator/exports/realm/index.ts';
import { describeThrown } from '../../../simulator/exports/realm/thrown.ts';
import type { CompiledModule, EngineHooks } from '../../protocol/lab.ts';
import type { Engine } from './engine.ts';

/** A compiled module: see {@link CompiledModule.code}. */
export type ModuleFunction = (
  t: EngineHooks,
  marks: Uint8Array,
  require: (specifier: string) => object,
  exports: object,
) => void;

export class LabLoader {
  private readonly functions = new Map<number, ModuleFunction>();
  private readonly exports = new Map<number, Record<string, unknown>>();

  constructor(
    private readonly lab: { readonly modules: readonly CompiledModule[] },
    private readonly engine: Engine,
    private readonly realm: () => UserRealm,
  ) {}

  define(index: number, code: ModuleFunction): void {
    this.functions.set(index, code);
  }

  /** An export of an evaluated module. */
  exported(index: number, name: string): unknown {
    return this.exports.get(index)?.[name];
  }

  /**
   * Runs the top level of a module once.
   *
   * @returns a sentence when it threw, else undefined
   */
  evaluate(index: number): string | undefined {
    try {
      this.load(index);
      return undefined;
    } catch (error) {
      if (this.engine.hooks.fatal) throw error;
      return describeThrown(error, this.engine.hooks);
    }
  }

  private load(index: number): Record<string, unknown> {
    const existing = this.exports.get(index);
    if (existing) return existing;
    const module = this.lab.modules[index]!;
    const exports = Object.create(null) as Record<string, unknown>;
    this.exports.set(index, exports);
    this.realm().beginModule(index, module.kind);
    try {
      const require = (name: string): object => this.require(name);
      this.functions.get(index)!(this.engine.hooks, this.engine.marks, require, exports);
    } finally {
      this.realm().endModule();
    }
    return exports;
  }

  private require(name: string): object {
    if (!name.startsWith('./')) return this.realm().require(name);
    const index = this.lab.modules.findIndex(({ path }) => path === name.slice(2));
    if (index < 0) throw new Error(`There is no file ${name} in the lab.`);
    return this.load(index);
  }
}
