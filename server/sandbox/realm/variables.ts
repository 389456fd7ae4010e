/** Scopes, variables and expressions of a stopped run. */
import type { StageArgument } from '../../../simulator/inspect/views.ts';
import type { ScopeName, StatementScope } from '../../protocol/lab.ts';
import type {
  Change,
  CompiledExpression,
  ScopeView,
  SandboxRequests,
  ValuePlace,
  VariableView,
} from '../../protocol/sandbox.ts';
import type { Engine } from './engine.ts';
import type { KernelRealm } from '../kernel-realm.ts';
import { KernelScopes } from './kernel-scopes.ts';
import type { Accessor, FrameNames } from './frame-names.ts';
import { children, memoryAt, property, view, type ShownValue } from './values.ts';

type Evaluator = (access: Accessor, engine: unknown) => unknown;

/** What a handle stands for; with a place it can be found again when the run is executed once more. */
type Handle =
  | {
      readonly kind: 'scope';
      readonly accessor: Accessor;
      readonly names: readonly ScopeName[];
      readonly place: ValuePlace;
    }
  | { readonly kind: 'arguments'; readonly frame: number; readonly place?: undefined }
  | { readonly kind: 'kernel'; readonly object: string; readonly place?: undefined }
  | { readonly kind: 'value'; readonly value: object; readonly place: ValuePlace | undefined };

type Assignment = Extract<Change, { kind: 'assign' }>;

const TITLES = { locals: 'Locals', closure: 'Closure', module: 'Module' } as const;

/** Evaluators kept by their code; an editor's watches and conditions are few. */
const MAX_COMPILED = 500;

export class Variables {
  private readonly kernel: KernelScopes;
  private handles: Handle[] = [];
  private readonly compiled = new Map<string, Evaluator>();

  constructor(
    private readonly engine: Engine,
    private readonly names: FrameNames,
    private readonly compile: (code: string) => unknown,
    kernel: KernelRealm,
  ) {
    this.kernel = new KernelScopes(kernel, (object) => this.handle({ kind: 'kernel', object }));
  }

  forget(): void {
    this.handles = [];
  }

  scopes(frame: number): ScopeView[] {
    const kernelFrame = this.engine.calls.kernelAt(frame);
    if (kernelFrame >= 0) {
      const handle = this.handle({ kind: 'arguments', frame: kernelFrame });
      return [
        { name: 'Arguments', kind: 'arguments', handle, expensive: false },
        ...this.kernel.of(kernelFrame),
      ];
    }
    const user = this.engine.calls.userAt(frame);
    if (user < 0) throw new Error(`There is no frame ${frame}.`);
    const accessor = this.engine.accessor(user);
    const own = grouped(this.names.scopes(frame)).map(({ kind, names }, root): ScopeView => ({
      name: TITLES[kind],
      kind,
      handle: this.handle({ kind: 'scope', accessor, names, place: { frame, root, path: [] } }),
      expensive: kind === 'module',
    }));
    const caller = this.engine.calls.kernelCallerOf(frame);
    return caller < 0 ? own : [...own, ...this.kernel.of(caller)];
  }

  children(handle: number): VariableView[] {
    const what = this.handles[handle - 1];
    if (!what) throw new Error('The run has gone on since: ask for the scopes again.');
    switch (what.kind) {
      case 'arguments':
        return this.names.stageArguments(what.frame).map((argument) => this.argument(argument));
      case 'kernel':
        return this.kernel.fields(what.object);
      case 'scope':
        return what.names
          .map((entry) => this.variable(what.accessor, entry, what.place))
          .filter((shown) => shown !== undefined);
      case 'value':
        return this.engine
          .looking(() => children(what.value))
          .map(({ name, value, writable }) =>
            this.show(name, value, writable, inside(what.place, name)),
          );
    }
  }

  evaluate(frame: number, expression: CompiledExpression): VariableView {
    const accessor = this.names.accessor(frame);
    const value = this.run(expression, accessor);
    const place = { frame, root: expression, path: [] };
    return this.show(expression.source, value, false, place, lastName(expression.source));
  }

  /** The value of an expression that only reads these names; nothing of the lab runs. */
  read(frame: number, expression: CompiledExpression, names: readonly string[]): VariableView {
    const [first = '', ...rest] = names;
    const accessor = this.names.accessor(frame);
    const value = this.engine.looking(() => rest.reduce(property, accessor(first)));
    const place = { frame, root: expression, path: [] };
    return this.show(expression.source, value, false, place, names.at(-1));
  }

  set(args: SandboxRequests['setVariable']['args']): { change: Assignment; shown: VariableView } {
    const { handle, name, expression } = args;
    const what = this.handles[handle - 1];
    if (!what) throw new Error('The run has gone on since: ask for the scopes again.');
    if (what.kind === 'arguments') {
      throw new Error(`${name} is an argument of a kernel function: it is read-only.`);
    }
    if (what.kind === 'kernel') {
      throw new Error(
        `${name} belongs to the kernel: it is read-only. Write memory to change its bytes.`,
      );
    }
    if (!what.place) throw new Error(`${name} is read-only.`);
    const change: Assignment = { kind: 'assign', place: what.place, name, expression };
    return { change, shown: this.assign(change) };
  }

  /** Assigns to what a place leads to now. Throws an Error with one sentence when it cannot be. */
  assign({ place, name, expression }: Assignment): VariableView {
    const accessor = this.names.accessor(place.frame);
    const fresh = this.run(expression, accessor);
    const inScope = typeof place.root === 'number' && place.path.length === 0;
    const holder = inScope ? undefined : this.resolve(place, accessor);
    const value = this.engine.frozen(() => {
      if (!holder) {
        accessor(name, true, fresh);
        return accessor(name);
      }
      if (!Reflect.set(holder, name, fresh)) throw new Error(`${name} is read-only.`);
      return (holder as Record<string, unknown>)[name];
    });
    return this.show(name, value, true, inside(place, name));
  }

  /** Is the condition true in the innermost frame? One that throws is false. */
  test(condition: CompiledExpression): boolean {
    try {
      return Boolean(this.run(condition, this.names.accessor(0)));
    } catch {
      return false;
    }
  }

  text(expression: CompiledExpression): string {
    try {
      const value = this.run(expression, this.names.accessor(0));
      return typeof value === 'string'
        ? value
        : this.view(value, lastName(expression.source)).value;
    } catch (error) {
      return `<${error instanceof Error ? error.message : 'error'}>`;
    }
  }

  private run(expression: CompiledExpression, accessor: Accessor): unknown {
    return this.engine.frozen(() => this.evaluator(expression)(accessor, this.engine.hooks));
  }

  private evaluator(expression: CompiledExpression): Evaluator {
    let run = this.compiled.get(expression.code);
    if (!run) {
      if (this.compiled.size >= MAX_COMPILED) this.compiled.clear();
      run = this.compile(expression.code) as Evaluator;
      this.compiled.set(expression.code, run);
    }
    return run;
  }

  /** The object that a place leads to. */
  private resolve({ root, path }: ValuePlace, accessor: Accessor): object {
    const [first = '', ...rest] = path;
    let value =
      typeof root === 'number'
        ? this.engine.frozen(() => accessor(first))
        : this.run(root, accessor);
    for (const name of typeof root === 'number' ? rest : path) {
      const holder = value as object;
      value = this.engine
        .looking(() => children(holder))
        .find((child) => child.name === name)?.value;
    }
    if (typeof value !== 'object' || value === null) throw new Error(`${path.join('.')} is gone.`);
    return value;
  }

  /** Undefined for what only fills the list: imports, and a `this` that is nothing. */
  private variable(
    accessor: Accessor,
    { name, writable }: ScopeName,
    place: ValuePlace,
  ): VariableView | undefined {
    try {
      const value = this.engine.frozen(() => accessor(name));
      const hidden = name === 'this' && value === undefined;
      if (hidden || this.names.isImported(name, value)) return undefined;
      return this.show(name, value, writable, inside(place, name));
    } catch {
      return { name, value: '<not initialised>', type: '', writable: false };
    }
  }

  private argument(argument: StageArgument): VariableView {
    const value = this.names.argumentValue(argument);
    const expandable = typeof value === 'object' && value !== null;
    const memory = memoryAt(value);
    return {
      name: argument.name,
      value: argument.value,
      type: cType(argument.kind),
      writable: false,
      ...(argument.kind === 'address' && memory !== undefined && { memory }),
      ...(expandable && { handle: this.handle({ kind: 'value', value, place: undefined }) }),
    };
  }

  private show(
    name: string,
    value: unknown,
    writable: boolean,
    place: ValuePlace | undefined,
    decodeAs = name,
  ): VariableView {
    const shown = this.view(value, decodeAs);
    const memory = /flags|prot|mask/.test(decodeAs)
      ? undefined
      : this.engine.looking(() => memoryAt(value));
    const expandable = shown.expandable && typeof value === 'object' && value !== null;
    return {
      name,
      value: shown.value,
      type: shown.type,
      writable,
      ...(memory !== undefined && { memory }),
      ...(expandable && { handle: this.handle({ kind: 'value', value, place }) }),
    };
  }

  private view(value: unknown, decodeAs: string): ShownValue {
    try {
      return this.engine.looking(() => view(value, decodeAs));
    } catch {
      return { value: '<only its own code could tell>', type: typeof value, expandable: false };
    }
  }

  private handle(what: Handle): number {
    return this.handles.push(what);
  }
}

function inside(place: ValuePlace | undefined, name: string): ValuePlace | undefined {
  return place && { ...place, path: [...place.path, name] };
}

interface ScopeGroup {
  readonly kind: 'locals' | 'closure' | 'module';
  readonly names: ScopeName[];
}

/** Locals, closure and module; a name that an inner scope hides is left out. */
function grouped(chain: readonly StatementScope[]): ScopeGroup[] {
  const groups: ScopeGroup[] = [];
  const seen = new Set<string>();
  for (const { kind, names } of chain) {
    const group = kind === 'block' || kind === 'local' ? 'locals' : kind;
    let into = groups.find((existing) => existing.kind === group);
    if (!into) groups.push((into = { kind: group, names: [] }));
    for (const entry of names) {
      if (seen.has(entry.name)) continue;
      seen.add(entry.name);
      into.names.push(entry);
    }
  }
  return groups.filter(({ names }) => names.length > 0);
}

/** `vm_flags` of `vma.vm_flags`: lets the value be decoded. */
function lastName(source: string): string {
  return /(\w+)\s*$/.exec(source)?.[1] ?? '';
}

const C_TYPES: Readonly<Record<string, string>> = {
  address: 'unsigned long',
  ulong: 'unsigned long',
  size: 'unsigned long',
  vm_flags: 'unsigned long',
  pgoff: 'unsigned long',
  pfn: 'unsigned long',
  pgprot: 'pgprot_t',
  pte: 'pte_t',
  vma: 'struct vm_area_struct *',
  file: 'struct file *',
  fault_result: 'vm_fault_t',
  text: 'char *',
};

function cType(kind: string): string {
  return C_TYPES[kind] ?? 'int';
}
