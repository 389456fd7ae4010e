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
      const require = (specifier: string): object => this.require(module.path, specifier);
      this.functions.get(index)!(this.engine.hooks, this.engine.marks, require, exports);
    } finally {
      this.realm().endModule();
    }
    return exports;
  }

  private require(from: string, specifier: string): object {
    if (!specifier.startsWith('.')) return this.realm().require(specifier);
    const path = resolve(from, specifier);
    const index = this.lab.modules.findIndex(
      (module) => module.path === path || module.path === `${path}.ts`,
    );
    if (index < 0) throw new Error(`${from}: there is no file ${specifier} in the lab`);
    return this.load(index);
  }
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
