/** The names that an expression sees in a frame: variables, a stage's arguments, constants of the headers. */
import {
  VMA_END,
  VMA_FILE,
  VMA_PGOFF,
  VMA_START,
  type Gate,
} from '../../../simulator/exports/gate.ts';
import type { HeaderTables } from '../../../simulator/exports/realm/headers.ts';
import type { StageArgument, TraceEventView } from '../../../simulator/inspect/views.ts';
import type { StatementScope } from '../../protocol/lab.ts';
import type { KernelRealm } from '../kernel-realm.ts';
import type { RunPlan } from '../user-realm.ts';
import type { Engine } from './engine.ts';

/** Reads, or with `write` writes, a name of a frame. */
export type Accessor = (name: string, write?: boolean, value?: unknown) => unknown;

/** Kinds whose C type is narrower than unsigned long: numbers in the headers. */
const INT_KINDS = new Set([
  ...['int', 'prot', 'map_flags', 'open_flags', 'fault_flags', 'fault_result', 'fd', 'signal'],
]);

export class FrameNames {
  /** By index into the plan's scopes. */
  private readonly known = new Map<number, ReadonlySet<string>>();

  constructor(
    private readonly engine: Engine,
    private readonly kernel: KernelRealm,
    private readonly plan: RunPlan,
    private readonly headers: HeaderTables,
  ) {}

  /** The accessor of the frame shown at `frame`, innermost 0. */
  accessor(frame: number): Accessor {
    const kernelFrame = this.engine.calls.kernelAt(frame);
    if (kernelFrame >= 0) return this.stageAccessor(kernelFrame);
    const user = this.engine.calls.userAt(frame);
    if (user < 0) return this.stageAccessor(-1);
    const own = this.engine.accessor(user);
    const known = this.variablesAt(user);
    return (name, write, value) => {
      if (write !== true && !known.has(name)) {
        const constant = this.constant(name);
        if (constant !== undefined) return constant;
      }
      return own(name, write, value);
    };
  }

  /** Names of the variables that the user frame `user` sees, outermost 0. */
  private variablesAt(user: number): ReadonlySet<string> {
    const at = this.plan.statements[this.engine.stack.at(user)?.s ?? 0]?.scopes ?? 0;
    let known = this.known.get(at);
    if (!known) {
      const scopes = this.plan.scopes[at] ?? [];
      known = new Set(scopes.flatMap(({ names }) => names.map(({ name }) => name)));
      this.known.set(at, known);
    }
    return known;
  }

  /** The scope chain of a program's or driver's frame, innermost first. */
  scopes(frame: number): readonly StatementScope[] {
    const user = this.engine.stack.at(this.engine.calls.userAt(frame));
    if (!user) return [];
    const statement = this.plan.statements[user.s];
    return this.plan.scopes[statement?.scopes ?? 0] ?? [];
  }

  /** Variables and imports of a frame, or the arguments of a kernel frame. */
  inFrame(frame: number): string[] {
    const kernelFrame = this.engine.calls.kernelAt(frame);
    const names =
      kernelFrame >= 0
        ? this.stageArguments(kernelFrame).map(({ name }) => name)
        : this.scopes(frame).flatMap((scope) => scope.names.map(({ name }) => name));
    return [...new Set(names)];
  }

  /** Arguments of a kernel frame; at a point inside it also those of the point. */
  stageArguments(kernelFrame: number): StageArgument[] {
    const own = JSON.parse(this.kernel.frameArguments(kernelFrame)) as StageArgument[];
    const frames = this.kernel.frames();
    const frame = frames[kernelFrame];
    if (!frame || frame.stage === frame.name || kernelFrame !== frames.length - 1) return own;
    const since = JSON.stringify({ since: this.kernel.events() - 1 });
    const [last] = JSON.parse(this.kernel.inspect('trace', since)) as TraceEventView[];
    if (last?.kind !== 'step' || last.stage !== frame.stage) return own;
    const fresh = new Set(last.args.map(({ name }) => name));
    return [...last.args, ...own.filter(({ name }) => !fresh.has(name))];
  }

  /** Is it the value of an import? The headers list those. */
  isImported(name: string, value: unknown): boolean {
    for (const header of this.headers.made()) {
      if (Object.getOwnPropertyDescriptor(header, name)?.value === value) return true;
    }
    return false;
  }

  /** What a stage's argument is to an expression. */
  argumentValue({ kind, raw, value }: StageArgument): unknown {
    const number = Number(raw);
    switch (kind) {
      case 'vma':
        return number === 0 ? null : vmaObject(this.kernel.gate, number);
      case 'file':
        return number === 0 ? null : value;
      case 'text':
        return value;
      default:
        return INT_KINDS.has(kind) ? number : BigInt.asUintN(64, BigInt(number));
    }
  }

  private stageAccessor(kernelFrame: number): Accessor {
    const args = kernelFrame < 0 ? [] : this.stageArguments(kernelFrame);
    return (name, write) => {
      const found = args.find((argument) => argument.name === name);
      if (found && write === true) throw new TypeError(`${name} is an argument: it is read-only.`);
      if (found) return this.argumentValue(found);
      const constant = this.constant(name);
      if (constant !== undefined) return constant;
      throw new ReferenceError(`${name} is not defined`);
    };
  }

  private constant(name: string): unknown {
    for (const specifier of this.headers.names) {
      const header = this.headers.get(specifier)!;
      const value: unknown = Object.getOwnPropertyDescriptor(header, name)?.value;
      if (typeof value === 'number' || typeof value === 'bigint') return value;
    }
    return undefined;
  }
}

/** A VMA as it is now, also one that is not in the tree yet. */
function vmaObject(gate: Gate, vma: number): object {
  const file = gate.vma_get(vma, VMA_FILE);
  return Object.freeze({
    vm_start: BigInt(gate.vma_get(vma, VMA_START)),
    vm_end: BigInt(gate.vma_get(vma, VMA_END)),
    vm_flags: gate.vma_flags(vma),
    vm_page_prot: gate.vma_prot(vma),
    vm_pgoff: BigInt(gate.vma_get(vma, VMA_PGOFF)),
    vm_file: file === 0 ? null : gate.file_name(file),
  });
}
