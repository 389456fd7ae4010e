/**
 * The statement engine: ticks, breakpoints and stepping in the user realm. Every hook of instrumented code and every
 * stage of the kernel passes here.
 */
import type {
  BreakpointSet,
  ResumeMode,
  StackFrame,
  StageBreakpoint,
  StatementBreakpoint,
  StopInfo,
  StopReason,
} from '../../protocol/sandbox.ts';
import type { ScopeAccessor } from '../../protocol/lab.ts';
import { FrameStack } from './frame-stack.ts';
import { BEAT, Hooks } from './hooks.ts';
import { Step, type StepStack } from './stepping.ts';

/** Statements that an expression evaluated at a stop may run. */
const EVALUATION_BUDGET = 5_000_000;
const EXIT_STAGE = 'exit_mmap';
/** From here on a task is given up. */
const DEATH_STAGE = 'do_exit';
const SIGNAL_STAGE = 'force_sig_fault';

/** An active kernel function, as the kernel realm reports it. */
export interface KernelFrame {
  readonly name: string;
  readonly stage: string;
  /** User frames below it. */
  readonly userDepth: number;
  readonly path?: string;
  readonly line?: number;
}

/** What the engine asks of the kernel realm. */
export interface KernelLink {
  frames(): readonly KernelFrame[];
  depth(): number;
  events(): number;
  pid(): number;
  /** Call the stage hook at every stage, or only at those set to stop. */
  arm(everything: boolean): void;
  setStops(names: readonly string[]): void;
  /** Drops kernel frames that an aborted evaluation left. */
  unwindTo(depth: number): void;
}

export interface EngineOptions {
  readonly statements: number;
  /** Serves the host until it resumes the run. */
  readonly pause: (stop: StopInfo) => ResumeMode;
  /** Has the host asked for a pause? Called every {@link BEAT} statements. */
  readonly poll: () => boolean;
  readonly functionName: (entry: number) => string;
  readonly line: (statement: number) => number;
  /** `file:line` of a statement. */
  readonly place: (statement: number) => string;
  /** Evaluates a condition in the innermost frame. */
  readonly test: (breakpoint: StatementBreakpoint | StageBreakpoint) => boolean;
  /** Writes a log point's text. */
  readonly log: (breakpoint: StatementBreakpoint) => void;
}

export class Engine {
  readonly hooks: Hooks;
  readonly stack: FrameStack;
  /** One byte per statement: call the hook there. */
  readonly marks: Uint8Array;
  /** The last exception that left a function, and the statement that threw it. */
  private thrown: { readonly exception: unknown; readonly statement: number } | undefined;
  private kernel: KernelLink | undefined;
  private step: Step | undefined;
  private budget = Infinity;
  private nextBeat = BEAT;
  private quiet = 0;
  /** Outermost function that has to come to a hook before it sees what a debugger wrote; -1: none. */
  private unseen = -1;
  /** Why an evaluation was cut off: one sentence. */
  private refusal: string | undefined;
  private statements = new Map<number, StatementBreakpoint[]>();
  private readonly counts = new Map<number, number>();
  private stages: readonly StageBreakpoint[] = [];
  private exceptions: readonly string[] = [];
  private stopOnEntry = false;
  private stopOnExit = false;
  private readonly stepStack: StepStack = {
    userDepth: () => this.stack.length,
    userCalls: () => this.stack.calls(),
    userCall: (user) => this.stack.at(user)?.t,
    userStatement: () => this.stack.top?.s ?? 0,
    kernelDepth: () => this.kernel?.depth() ?? 0,
    kernelFrames: () => this.kernel?.frames() ?? [],
    line: (statement) => this.options.line(statement),
  };

  constructor(private readonly options: EngineOptions) {
    this.marks = new Uint8Array(options.statements + 1);
    this.hooks = new Hooks({
      onStatement: (id) => {
        this.onStatement(id);
      },
      onThrown: (exception) => {
        if (this.thrown?.exception === exception) return;
        this.thrown = { exception, statement: this.stack.top?.s ?? 0 };
      },
      functionName: options.functionName,
    });
    this.stack = new FrameStack(this.hooks);
  }

  connect(kernel: KernelLink): void {
    this.kernel = kernel;
  }

  configure(settings: {
    readonly stopOnEntry: boolean;
    readonly stopOnExit: boolean;
    readonly budget?: number;
  }): void {
    this.stopOnEntry = settings.stopOnEntry;
    this.stopOnExit = settings.stopOnExit;
    this.budget = settings.budget ?? Infinity;
    this.arm();
  }

  setBreakpoints(set: BreakpointSet): void {
    this.marks.fill(0);
    this.statements = new Map();
    for (const breakpoint of set.statements) {
      this.marks[breakpoint.statement] = 1;
      const here = this.statements.get(breakpoint.statement) ?? [];
      this.statements.set(breakpoint.statement, [...here, breakpoint]);
    }
    this.stages = set.stages;
    this.exceptions = set.exceptions;
    this.arm();
  }

  /** Called by the kernel's trace where a stage may have to stop. */
  onStage(stage: string, entered: boolean): void {
    if (this.hooks.fatal) return;
    if (this.quiet > 0) {
      if (stage === DEATH_STAGE) this.refuse('This would end the program: it was not done.');
      return;
    }
    if (this.isLoading()) return;
    const stepped = this.step && (entered ? this.step.atEntry() : this.step.atPoint());
    if (this.stopOnExit && stage === EXIT_STAGE) {
      this.pause('exit', [], true);
      return;
    }
    const hit = this.stages.filter((point) => point.name === stage && this.hits(point));
    if (hit.length > 0) {
      const ids = hit.map(({ id }) => id);
      this.pause('function breakpoint', ids, true);
    } else if (stepped) {
      this.pause('step', [], true);
    }
  }

  /** Called when a task is about to be killed by a signal, or a driver oopses. */
  onFatalSignal(reason: string): void {
    if (this.quiet > 0) this.refuse(`This would have killed the program: ${reason}`);
    const innermost = this.kernel?.frames().at(-1)?.name;
    const oops = innermost === undefined ? this.kernel?.pid() === 0 : innermost !== SIGNAL_STAGE;
    if (this.exceptions.includes(oops ? 'oops' : 'signal')) {
      this.pause('exception', [], innermost !== undefined, reason);
    }
  }

  /**
   * Runs something with ticks, breakpoints and depth frozen: evaluations must leave no trace in the run. What would kill
   * the task or never end is cut off with an Error.
   */
  frozen<T>(run: () => T): T {
    const { hooks, kernel } = this;
    const { n, stop, fatal } = hooks;
    const depth = this.stack.length;
    const kernelDepth = kernel?.depth() ?? 0;
    hooks.stop = n + EVALUATION_BUDGET;
    kernel?.arm(true);
    this.quiet++;
    try {
      const result = run();
      return result;
    } catch (error) {
      if (this.refusal === undefined) throw error;
      throw new Error(this.refusal, { cause: error });
    } finally {
      this.quiet--;
      this.refusal = undefined;
      hooks.n = n;
      hooks.stop = this.unseen < 0 ? stop : 0;
      hooks.fatal = fatal;
      hooks.depth = depth;
      kernel?.unwindTo(kernelDepth);
      kernel?.arm(this.quiet > 0 || this.step !== undefined);
    }
  }

  /** Reads and writes the variables that the user frame at `depth` sees, outermost 0. */
  accessor(depth: number): ScopeAccessor {
    return this.stack.accessor(depth, () => {
      this.unseen = this.unseen < 0 ? depth : Math.min(this.unseen, depth);
      this.hooks.stop = 0;
    });
  }

  /** Statement that threw the last exception, 0 if none. */
  thrownAt(): number {
    return this.thrown?.statement ?? 0;
  }

  /** The call stack, innermost first: program, kernel and driver frames as they called each other. */
  frames(): StackFrame[] {
    const kernel = this.kernel?.frames() ?? [];
    const out: Omit<StackFrame, 'index'>[] = [];
    let user = 0;
    const pushUser = (until: number): void => {
      for (; user < until && user < this.stack.length; user++) {
        const frame = this.stack.at(user);
        if (!frame) break;
        out.push({ name: this.options.functionName(frame.s), kind: 'user', statement: frame.s });
      }
    };
    for (const frame of kernel) {
      pushUser(frame.userDepth);
      out.push({
        name: frame.name,
        kind: 'kernel',
        stage: frame.stage,
        ...(frame.path !== undefined &&
          frame.line !== undefined && { source: { path: frame.path, line: frame.line } }),
      });
    }
    pushUser(this.stack.length);
    return out.reverse().map((frame, index) => ({ ...frame, index }));
  }

  /** Active functions of the program and the drivers, outermost first: a line `function`, tab, `file:line` for each. */
  userFrames(): string {
    const { functionName, place } = this.options;
    return this.stack
      .active()
      .map(({ s }) => `${functionName(s)}\t${place(s)}`)
      .join('\n');
  }

  /** Index into {@link stack} of the user frame shown at `index`, or -1 for a kernel frame. */
  userFrameAt(index: number): number {
    const shown = this.frames();
    if (shown[index]?.kind !== 'user') return -1;
    return shown.slice(index).filter((frame) => frame.kind === 'user').length - 1;
  }

  /** Index of the kernel frame shown at `index`, outermost 0; -1 for a user frame. */
  kernelFrameAt(index: number): number {
    const shown = this.frames();
    if (shown[index]?.kind !== 'kernel') return -1;
    return shown.slice(index).filter((frame) => frame.kind === 'kernel').length - 1;
  }

  /** Cuts an evaluation off; user handlers do not see it. */
  private refuse(reason: string): never {
    this.refusal ??= reason;
    this.hooks.fatal = true;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- only a primitive passes the wall between the realms
    throw 'pagewalk: evaluation refused';
  }

  private onStatement(id: number): void {
    if (this.hooks.fatal) return;
    if (this.quiet > 0) {
      if (this.hooks.n < this.hooks.stop) return;
      const count = EVALUATION_BUDGET.toString();
      this.refuse(`The expression ran more than ${count} statements: is there an endless loop?`);
    }
    const stepped = this.step?.atStatement(id);
    if (this.stack.length - 1 <= this.unseen) {
      this.unseen = -1;
      this.arm();
    }
    if (this.hooks.n >= this.nextBeat) {
      this.nextBeat = this.hooks.n + BEAT;
      this.arm();
      if (this.options.poll()) {
        this.pause('pause', [], false);
        return;
      }
    }
    if (this.hooks.n >= this.budget) {
      const count = this.budget;
      this.budget = Infinity;
      const text = `More than ${count} statements ran: is this an endless loop?`;
      this.pause('exception', [], false, text);
      return;
    }
    const hit = this.hitStatements(id);
    if (hit.length > 0) {
      this.pause('breakpoint', hit, false);
    } else if (this.stopOnEntry && this.isInMain()) {
      this.stopOnEntry = false;
      this.pause('entry', [], false);
    } else if (stepped) {
      this.pause('step', [], false);
    }
  }

  /** Why: what the kernel maps for a new program is not what the lab is about. */
  private isLoading(): boolean {
    return this.stack.length === 0 && this.kernel?.pid() === 0;
  }

  private isInMain(): boolean {
    return this.options.functionName(this.stack.top?.s ?? 0) === 'main';
  }

  private hitStatements(id: number): number[] {
    if (this.marks[id] !== 1) return [];
    const hit: number[] = [];
    for (const point of this.statements.get(id) ?? []) {
      if (!this.hits(point)) continue;
      if (point.log) this.options.log(point);
      else hit.push(point.id);
    }
    return hit;
  }

  /** Is the condition true, and that often enough? */
  private hits(point: StatementBreakpoint | StageBreakpoint): boolean {
    if (!this.options.test(point)) return false;
    const count = (this.counts.get(point.id) ?? 0) + 1;
    this.counts.set(point.id, count);
    return count >= (point.hitCount ?? 1);
  }

  private arm(): void {
    const every = this.step !== undefined || this.stopOnEntry || this.unseen >= 0;
    this.hooks.stop = every ? 0 : Math.min(this.nextBeat, this.budget);
    this.kernel?.arm(this.step !== undefined);
    this.kernel?.setStops([
      ...this.stages.map(({ name }) => name),
      ...(this.stopOnExit ? [EXIT_STAGE] : []),
    ]);
  }

  /** @param inKernel is the innermost frame a kernel function? */
  private pause(
    reason: StopReason,
    hitBreakpoints: readonly number[],
    inKernel: boolean,
    text?: string,
  ): void {
    const { kernel } = this;
    const depth = this.stack.length;
    const mode = this.options.pause({
      reason,
      hitBreakpoints,
      pid: kernel?.pid() ?? 0,
      position: { tick: this.hooks.n, event: kernel?.events() ?? 0 },
      frames: this.frames(),
      ...(text !== undefined && { text }),
    });
    this.hooks.depth = depth;
    this.step = mode === 'continue' ? undefined : new Step(mode, this.stepStack, inKernel);
    this.arm();
  }
}
