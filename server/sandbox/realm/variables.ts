/** Scopes, variables and expressions of a stopped run. */
import type {
  CompiledExpression,
  ScopeView,
  SandboxRequests,
  VariableView,
} from '../../protocol/sandbox.ts';
import type { ScopeName } from '../../protocol/lab.ts';
import type { KernelRealm } from '../kernel-realm.ts';
import type { RunPlan } from '../user-realm.ts';
import type { Engine } from './engine.ts';
import { children, view } from './values.ts';

type Accessor = (name: string, write?: boolean, value?: unknown) => unknown;
type Evaluator = (access: Accessor, helpers: unknown) => unknown;

/** What a handle stands for. */
type Handle =
  | { readonly kind: 'scope'; readonly accessor: Accessor; readonly names: readonly ScopeName[] }
  | { readonly kind: 'kernel'; readonly frame: number }
  | { readonly kind: 'value'; readonly value: object };

const SCOPE_TITLES = {
  local: 'Locals',
  block: 'Block',
  closure: 'Closure',
  module: 'Module',
} as const;

export class Variables {
  private handles: Handle[] = [];
  private readonly compiled = new Map<string, Evaluator>();

  constructor(
    private readonly engine: Engine,
    private readonly kernel: KernelRealm,
    private readonly plan: RunPlan,
    private readonly compile: (code: string) => unknown,
  ) {}

  forget(): void {
    this.handles = [];
  }

  scopes(frame: number): ScopeView[] {
    const kernelFrame = this.engine.kernelFrameAt(frame);
    if (kernelFrame >= 0) {
      const handle = this.handle({ kind: 'kernel', frame: kernelFrame });
      return [{ name: 'Arguments', kind: 'arguments', handle, expensive: false }];
    }
    const user = this.engine.stack[this.engine.userFrameAt(frame)];
    if (!user) throw new Error(`There is no frame ${frame}.`);
    const statement = this.plan.statements[user.s === 0 ? user.fn : user.s];
    const chain = this.plan.scopes[statement?.scopes ?? 0] ?? [];
    const accessor = user.e as Accessor;
    return chain.map(({ kind, names }) => ({
      name: SCOPE_TITLES[kind],
      kind: kind === 'block' || kind === 'local' ? 'locals' : kind,
      handle: this.handle({ kind: 'scope', accessor, names }),
      expensive: kind === 'module',
    }));
  }

  children(handle: number): VariableView[] {
    const what = this.handles[handle - 1];
    if (!what) throw new Error('The run has gone on since: ask for the scopes again.');
    if (what.kind === 'kernel') {
      const args = JSON.parse(this.kernel.frameArguments(what.frame)) as {
        name: string;
        value: string;
      }[];
      return args.map(({ name, value }) => ({ name, value, type: '', writable: false }));
    }
    return this.engine.frozen(() =>
      what.kind === 'scope'
        ? what.names.map(({ name, writable }) => this.read(what.accessor, name, writable))
        : children(what.value).map(([name, value]) => this.show(name, value, false)),
    );
  }

  evaluate(frame: number, expression: CompiledExpression): VariableView {
    const user = this.engine.stack[this.engine.userFrameAt(frame)];
    const accessor = (user?.e as Accessor | undefined) ?? this.outside(frame);
    const value = this.engine.frozen(() => this.evaluator(expression)(accessor, this.engine.hooks));
    return this.show(expression.source, value, false);
  }

  set(args: SandboxRequests['setVariable']['args']): VariableView {
    const what = this.handles[args.handle - 1];
    if (what?.kind !== 'scope') throw new Error(`${args.name} is read-only.`);
    const { accessor } = what;
    const value = this.engine.frozen(() => {
      const fresh = this.evaluator(args.expression)(accessor, this.engine.hooks);
      accessor(args.name, true, fresh);
      return fresh;
    });
    return this.show(args.name, value, true);
  }

  /** Is the condition true in the innermost frame? One that throws is false. */
  test(condition: CompiledExpression): boolean {
    return this.engine.frozen(() => {
      try {
        return Boolean(this.evaluator(condition)(this.innermost(), this.engine.hooks));
      } catch {
        return false;
      }
    });
  }

  text(expression: CompiledExpression): string {
    return this.engine.frozen(() => {
      try {
        return view(this.evaluator(expression)(this.innermost(), this.engine.hooks)).value;
      } catch (error) {
        return `<${error instanceof Error ? error.message : 'error'}>`;
      }
    });
  }

  /** Names in scope of the innermost frame: a kernel stage's arguments, else the variables. */
  private innermost(): Accessor {
    const frame = this.engine.frames()[0];
    if (frame?.kind === 'kernel') return this.outside(0);
    return (this.engine.stack.at(-1)?.e as Accessor | undefined) ?? this.outside(0);
  }

  /** Accessor of a kernel frame: its arguments by name. */
  private outside(frame: number): Accessor {
    const index = this.engine.kernelFrameAt(frame);
    const args =
      index < 0
        ? []
        : (JSON.parse(this.kernel.frameArguments(index)) as { name: string; raw: string }[]);
    return (name) => {
      const found = args.find((argument) => argument.name === name);
      if (!found) throw new ReferenceError(`${name} is not defined`);
      const value = Number(found.raw);
      return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : value;
    };
  }

  private evaluator(expression: CompiledExpression): Evaluator {
    let run = this.compiled.get(expression.code);
    if (!run) {
      run = this.compile(expression.code) as Evaluator;
      this.compiled.set(expression.code, run);
    }
    return run;
  }

  private read(accessor: Accessor, name: string, writable: boolean): VariableView {
    try {
      return this.show(name, accessor(name), writable);
    } catch {
      return { name, value: '<not initialised>', type: '', writable: false };
    }
  }

  private show(name: string, value: unknown, writable: boolean): VariableView {
    const shown = view(value, name);
    const expandable = shown.expandable && typeof value === 'object' && value !== null;
    return {
      name,
      value: shown.value,
      type: shown.type,
      writable,
      ...(expandable && { handle: this.handle({ kind: 'value', value }) }),
    };
  }

  private handle(what: Handle): number {
    return this.handles.push(what);
  }
}
