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
import type { EngineHooks } from '../../protocol/lab.ts';
import { pow64, shl64 } from './u64.ts';

/** Statements between two looks at the host's pause flag. */
const BEAT = 100_000;
const MAX_DEPTH = 1000;

/** An active function of the program or a driver. */
export interface UserFrame {
  /** Statement id of the function's entry. */
  readonly fn: number;
  /** Statement id being executed. */
  s: number;
  /** Accessor of the innermost scope. */
  e: unknown;
}

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
}

export interface EngineOptions {
  readonly statements: number;
  /** Serves the host until it resumes the run. */
  readonly pause: (stop: StopInfo) => ResumeMode;
  /** Has the host asked for a pause? Called every {@link BEAT} statements. */
  readonly poll: () => boolean;
  readonly functionName: (entry: number) => string;
  /** Evaluates a condition in the innermost frame. */
  readonly test: (breakpoint: StatementBreakpoint | StageBreakpoint) => boolean;
  /** Writes a log point's text. */
  readonly log: (breakpoint: StatementBreakpoint) => void;
}

export class Engine {
  readonly hooks: EngineHooks & { depth: number };
  readonly stack: UserFrame[] = [];
  /** One byte per statement: call the hook there. */
  readonly marks: Uint8Array;
  private kernel: KernelLink | undefined;
  private mode: ResumeMode = 'continue';
  private depth0 = 0;
  private budget = Infinity;
  private nextBeat = BEAT;
  private quiet = 0;
  private statements = new Map<number, StatementBreakpoint[]>();
  private hits = new Map<number, number>();
  private stages: readonly StageBreakpoint[] = [];
  private exceptions: readonly string[] = [];
  private stopOnEntry = false;
  private stopOnExit = false;
  private readonly exitStage = 'exit_mmap';

  constructor(private readonly options: EngineOptions) {
    this.marks = new Uint8Array(options.statements + 1);
    this.hooks = this.createHooks();
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
    if (this.quiet > 0 || this.hooks.fatal) return;
    if (this.stopOnExit && stage === this.exitStage) {
      this.pause('exit', []);
      return;
    }
    const hit = this.stages.filter((point) => point.name === stage && this.options.test(point));
    if (hit.length > 0) {
      this.pause(
        'function breakpoint',
        hit.map(({ id }) => id),
      );
      return;
    }
    if (this.mode === 'continue') return;
    const depth = this.currentDepth();
    if (this.mode === 'stepIn' && entered) this.pause('step', []);
    else if (this.mode === 'stepIn' && depth <= this.depth0 + 1) this.pause('step', []);
    else if (this.mode === 'next' && depth <= this.depth0) this.pause('step', []);
    else if (this.mode === 'stepOut' && depth < this.depth0) this.pause('step', []);
  }

  /** Called when a task is about to be killed by a signal, or a driver oopses. */
  onFatalSignal(reason: string): void {
    if (this.quiet > 0) return;
    if (this.exceptions.includes('signal')) this.pause('exception', [], reason);
  }

  /** Runs something with ticks, breakpoints and depth frozen: evaluations must leave no trace in the run. */
  frozen<T>(run: () => T): T {
    const { hooks } = this;
    const { n, stop, fatal } = hooks;
    const depth = this.stack.length;
    hooks.stop = Infinity;
    this.quiet++;
    try {
      return run();
    } finally {
      this.quiet--;
      hooks.n = n;
      hooks.stop = stop;
      hooks.fatal = fatal;
      this.stack.length = depth;
      hooks.depth = depth;
    }
  }

  /** The call stack, innermost first: program, kernel and driver frames as they called each other. */
  frames(): StackFrame[] {
    const kernel = this.kernel?.frames() ?? [];
    const out: Omit<StackFrame, 'index'>[] = [];
    let user = 0;
    const pushUser = (until: number): void => {
      for (; user < until && user < this.stack.length; user++) {
        const frame = this.stack[user]!;
        const name = this.options.functionName(frame.fn);
        out.push({ name, kind: 'user', statement: frame.s === 0 ? frame.fn : frame.s });
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

  private createHooks(): EngineHooks & { depth: number } {
    const engine = this;
    const { stack } = this;
    return {
      n: 0,
      stop: BEAT,
      fatal: false,
      depth: 0,
      push(entryId, accessor) {
        // Why: a user iterator's return() runs while the kernel unwinds; it must not run on.
        if (this.fatal) throw new TypeError('the task is dead');
        if (stack.length >= MAX_DEPTH) {
          throw new RangeError(
            `stack overflow: more than ${MAX_DEPTH} nested calls in ${engine.options.functionName(entryId)}`,
          );
        }
        const frame: UserFrame = { fn: entryId, s: 0, e: accessor };
        this.depth = stack.push(frame);
        return frame;
      },
      pop() {
        stack.pop();
        this.depth = stack.length;
      },
      hook: (id) => {
        this.onStatement(id);
      },
      readonly: (name) => {
        throw new TypeError(`Assignment to constant variable '${name}'.`);
      },
      uninitialised: (name) => {
        throw new ReferenceError(`Cannot access '${name}' before initialization`);
      },
      global: (name) => {
        throw new ReferenceError(`${name} is not defined`);
      },
      live: (target, name, get) => {
        Object.defineProperty(target, name, { get, enumerable: true });
      },
      u64: (value) => BigInt.asUintN(64, value),
      shl: shl64,
      pow: pow64,
    };
  }

  private onStatement(id: number): void {
    if (this.quiet > 0 || this.hooks.fatal) return;
    if (this.hooks.n >= this.nextBeat) {
      this.nextBeat = this.hooks.n + BEAT;
      this.arm();
      if (this.options.poll()) {
        this.pause('pause', []);
        return;
      }
    }
    if (this.hooks.n >= this.budget) {
      const count = this.budget;
      this.budget = Infinity;
      this.pause('exception', [], `More than ${count} statements ran: is this an endless loop?`);
      return;
    }
    const hit = this.hitBreakpoints(id);
    if (hit.length > 0) {
      this.pause('breakpoint', hit);
      return;
    }
    const depth = this.currentDepth();
    if (this.stopOnEntry && this.options.functionName(this.stack.at(-1)?.fn ?? 0) === 'main') {
      this.stopOnEntry = false;
      this.arm();
      this.pause('entry', []);
    } else if (
      this.mode === 'stepIn' ||
      (this.mode === 'next' && depth <= this.depth0) ||
      (this.mode === 'stepOut' && depth < this.depth0)
    ) {
      this.pause('step', []);
    }
  }

  private hitBreakpoints(id: number): number[] {
    if (this.marks[id] !== 1) return [];
    const hit: number[] = [];
    for (const point of this.statements.get(id) ?? []) {
      if (!this.options.test(point)) continue;
      const count = (this.hits.get(point.id) ?? 0) + 1;
      this.hits.set(point.id, count);
      if (count < (point.hitCount ?? 1)) continue;
      if (point.log) this.options.log(point);
      else hit.push(point.id);
    }
    return hit;
  }

  /** Program, driver and kernel functions on the one stack. */
  private currentDepth(): number {
    return this.stack.length + (this.kernel?.depth() ?? 0);
  }

  private arm(): void {
    const every = this.mode !== 'continue' || this.stopOnEntry;
    this.hooks.stop = every ? 0 : Math.min(this.nextBeat, this.budget);
    this.kernel?.arm(this.mode !== 'continue');
    this.kernel?.setStops([
      ...this.stages.map(({ name }) => name),
      ...(this.stopOnExit ? [this.exitStage] : []),
    ]);
  }

  private pause(reason: StopReason, hitBreakpoints: readonly number[], text?: string): void {
    const depth = this.stack.length;
    this.mode = this.options.pause({
      reason,
      hitBreakpoints,
      pid: this.kernel?.pid() ?? 0,
      position: { tick: this.hooks.n, event: this.kernel?.events() ?? 0 },
      frames: this.frames(),
      ...(text !== undefined && { text }),
    });
    this.stack.length = depth;
    this.depth0 = this.currentDepth();
    this.arm();
  }
}
