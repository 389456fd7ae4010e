/** The call stack of a run as it is now: functions of the lab and of the kernel in one. */
import type { Position, StackFrame } from '../../protocol/sandbox.ts';
import { indexOfKind, mergeFrames } from './call-stack.ts';
import type { EngineOptions, KernelLink } from './engine-links.ts';
import type { FrameStack } from './frame-stack.ts';
import type { StepStack } from './stepping.ts';

/** Frames are counted from the innermost, 0, where they are shown; from the outermost where they are kept. */
export class Frames {
  constructor(
    private readonly stack: FrameStack,
    private readonly kernel: () => KernelLink | undefined,
    private readonly options: Pick<EngineOptions, 'functionName' | 'line' | 'place' | 'moduleKind'>,
  ) {}

  /** Innermost first: program, kernel and driver frames as they called each other. */
  shown(): StackFrame[] {
    const kernel = this.kernel()?.frames() ?? [];
    return mergeFrames(this.stack.active(), kernel, this.options.functionName);
  }

  /** Number of functions of both kinds. */
  depth(): number {
    return this.stack.length + (this.kernel()?.depth() ?? 0);
  }

  /** Index into the lab's functions of the frame shown at `index`, or -1 for a kernel frame. */
  userAt(index: number): number {
    if (index === 0) return this.endsInKernel() ? -1 : this.stack.length - 1;
    return indexOfKind(this.shown(), index, 'user');
  }

  /** Index of the kernel frame shown at `index`; -1 for a function of the lab. */
  kernelAt(index: number): number {
    if (index === 0) return this.endsInKernel() ? (this.kernel()?.depth() ?? 0) - 1 : -1;
    return indexOfKind(this.shown(), index, 'kernel');
  }

  /** Is the innermost function one of the kernel? Why not by the list: each test of a condition asks. */
  private endsInKernel(): boolean {
    const kernel = this.kernel();
    const last = kernel && kernel.depth() > 0 ? kernel.frames().at(-1) : undefined;
    return last !== undefined && last.userDepth >= this.stack.length;
  }

  /** Index of the kernel function in whose name a driver's function, shown at `index`, runs; -1 for a program's. */
  kernelCallerOf(index: number): number {
    const shown = this.shown();
    for (let at = index; at < shown.length; at++) {
      const frame = shown[at]!;
      if (frame.kind === 'kernel') return indexOfKind(shown, at, 'kernel');
      if (this.options.moduleKind(frame.statement ?? 0) === 'program') return -1;
    }
    return -1;
  }

  /** Where the frame shown at `index` was entered: a place that the run passes before any other of the frame. */
  entryOf(index: number): Position {
    const kernel = this.kernelAt(index);
    if (kernel >= 0) return this.kernel()!.entry(kernel);
    const frame = this.stack.at(this.userAt(index));
    if (!frame) throw new Error(`There is no frame ${index}.`);
    return { tick: frame.t + 1, event: 0 };
  }

  /** Is the innermost function of the lab `main`? */
  isInMain(): boolean {
    return this.options.functionName(this.stack.top?.s ?? 0) === 'main';
  }

  /** Is the innermost function one of a program, or called by one? Files that both sides use are nobody's. */
  isInProgram(): boolean {
    for (let at = this.stack.length - 1; at >= 0; at--) {
      const kind = this.options.moduleKind(this.stack.at(at)?.s ?? 0);
      if (kind !== 'module') return kind === 'program';
    }
    return false;
  }

  /** Active functions of the lab, outermost first: a line `function`, tab, `file:line` for each. */
  userText(): string {
    const { functionName, place } = this.options;
    return this.stack
      .active()
      .map(({ s }) => `${functionName(s)}\t${place(s)}`)
      .join('\n');
  }

  /** What stepping asks. */
  forSteps(): StepStack {
    const { stack } = this;
    return {
      userDepth: () => stack.length,
      userCalls: () => stack.calls(),
      userCall: (user) => stack.at(user)?.t,
      userStatement: () => stack.top?.s ?? 0,
      kernelDepth: () => this.kernel()?.depth() ?? 0,
      kernelFrames: () => this.kernel()?.frames() ?? [],
      line: (statement) => this.options.line(statement),
    };
  }
}
