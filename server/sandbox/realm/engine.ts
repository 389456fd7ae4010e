/**
 * The statement engine: ticks, breakpoints, stepping and travelling in time in the user realm. Every hook of
 * instrumented code and every stage of the kernel passes here.
 */
import type {
  Arrival,
  BreakpointSet,
  Change,
  DataBreakpoint,
  Journey,
  Position,
  StackFrame,
  StopReason,
  TravelGoal,
} from '../../protocol/sandbox.ts';
import type { ScopeAccessor } from '../../protocol/lab.ts';
import { Backtrack, type PlaceKind } from './backtrack.ts';
import { AccessCount } from './access-count.ts';
import { Breakpoints } from './breakpoints.ts';
import { indexOfKind, mergeFrames } from './call-stack.ts';
import { FrameStack } from './frame-stack.ts';
import { BEAT, Hooks } from './hooks.ts';
import type { EngineOptions, KernelLink } from './engine-links.ts';
import { comparePositions, LAST_ACCESS } from './position.ts';
import { Replay } from './replay.ts';
import { Step, type StepStack } from './stepping.ts';

/** Statements that an expression evaluated at a stop may run. */
const EVALUATION_BUDGET = 5_000_000;
const EXIT_STAGE = 'exit_mmap';
/** Statements before a stop among which a step back first looks for its end. */
const LOOK_BACK = 20_000;
/** From here on a task is given up. */
const DEATH_STAGE = 'do_exit';
const START: Position = { tick: 0, event: 0 };

interface Stop {
  readonly reason: StopReason;
  readonly hit: readonly number[];
  readonly text?: string | undefined;
  /** Id of the exception filter. */
  readonly filter?: string;
}

export class Engine {
  readonly hooks: Hooks;
  readonly stack: FrameStack;
  private readonly breakpoints: Breakpoints;
  /** The last exception that left a function, and the statement that threw it. */
  private thrown: { readonly exception: unknown; readonly statement: number } | undefined;
  private kernel: KernelLink | undefined;
  private step: Step | undefined;
  private replay = new Replay(undefined);
  private backtrack: Backtrack | undefined;
  /** Tick from which on {@link backtrack} looks. */
  private lookFrom = 0;
  private looking = false;
  /** The present stop. */
  private here: Position = START;
  private farthest: Position = START;
  private budget = Infinity;
  private nextBeat = BEAT;
  private quiet = 0;
  private readonly accesses = new AccessCount();
  private watched: readonly DataBreakpoint[] = [];
  /** Outermost function that has to come to a hook before it sees what a debugger wrote; -1: none. */
  private unseen = -1;
  /** Why an evaluation was cut off: one sentence. */
  private refusal: string | undefined;
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
    this.breakpoints = new Breakpoints(options.test);
    this.hooks = new Hooks({
      onStatement: (id) => {
        this.onStatement(id);
      },
      onThrown: (exception) => {
        this.onThrown(exception);
      },
      functionName: options.functionName,
    });
    this.stack = new FrameStack(this.hooks);
  }

  /** One byte per statement: call the hook there. */
  get marks(): Uint8Array {
    return this.breakpoints.marks;
  }

  connect(kernel: KernelLink): void {
    this.kernel = kernel;
  }

  /** @param statements length of the lab's table */
  load(statements: number): void {
    this.breakpoints.load(statements);
  }

  /** @param journey what to do on the way when the run is executed again */
  configure(
    settings: {
      readonly stopOnEntry: boolean;
      readonly stopOnExit: boolean;
      readonly budget?: number;
    },
    journey?: Journey,
  ): void {
    this.stopOnEntry = settings.stopOnEntry;
    this.stopOnExit = settings.stopOnExit;
    this.budget = settings.budget ?? Infinity;
    if (journey) this.embark(journey);
    this.arm();
  }

  setBreakpoints(set: BreakpointSet): void {
    this.breakpoints.replace(set);
    this.watched = set.data ?? [];
    this.kernel?.watch(this.watched, this.watched.length > 0 || this.replay.countsAccesses);
    this.arm();
  }

  /** Leaves a stop for another place of the run. */
  travel(goal: TravelGoal): never {
    const from = this.here;
    this.depart(
      goal.kind === 'position'
        ? { kind: 'stop', at: { position: goal.to, reason: 'goto', hit: [] } }
        : { kind: 'search', mode: goal.kind, from },
    );
  }

  /** Makes a change at a stop, and again whenever the run passes here; what happened later is void. */
  edit(change: Change): void {
    this.replay.edited({ position: this.here, change });
    this.farthest = this.here;
    this.options.rewrite();
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
    const position = this.position();
    if (this.stopsOnTheWay(position, entered ? 'entry' : 'point')) return;
    if (this.looking) this.backtrack?.stage(entered, position);
    if (this.stopsAtChange(position)) return;
    const stepped = this.step && (entered ? this.step.atEntry() : this.step.atPoint());
    if (this.stopOnExit && stage === EXIT_STAGE) {
      this.stopAt(position, { reason: 'exit', hit: [] });
      return;
    }
    const hit = this.breakpoints.atStage(stage).map(({ id }) => id);
    if (hit.length > 0) this.stopAt(position, { reason: 'function breakpoint', hit });
    else if (stepped) this.stopAt(position, { reason: 'step', hit });
  }

  /**
   * Called before every access to memory and every return of a kernel function, while something is watched.
   *
   * @param ids data breakpoints that are hit, with commas
   */
  onAccess(ids: string, text: string): void {
    if (this.hooks.fatal || this.quiet > 0 || this.isLoading()) return;
    const position = this.accesses.next(this.position());
    if (this.stopsOnTheWay(position, 'inside') || ids === '') return;
    const hit = this.breakpoints.atAccess(ids.split(',').map(Number)).map(({ id }) => id);
    if (hit.length > 0) this.stopAt(position, { reason: 'data breakpoint', hit, text });
  }

  /**
   * Called when a task is about to be killed by a signal, or a driver oopses.
   *
   * @param filter id of the exception filter that stops here
   */
  onFatalSignal(reason: string, filter: string): void {
    if (this.quiet > 0) this.refuse(`This would have killed the program: ${reason}`);
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside')) return;
    if (this.breakpoints.stopsOn(filter)) {
      this.stopAt(position, { reason: 'exception', hit: [], text: reason, filter });
    }
  }

  /** Called when something went wrong and the run goes on. */
  onTrouble(text: string, filter: string, errno: number): void {
    if (this.hooks.fatal || this.quiet > 0) return;
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside') || !this.breakpoints.stopsOn(filter, errno)) return;
    this.stopAt(position, { reason: 'exception', hit: [], text, filter });
  }

  /**
   * Runs something with ticks, events, breakpoints and depth frozen: evaluations must leave no trace in the run. What
   * would kill the task or never end is cut off with an Error.
   */
  frozen<T>(run: () => T): T {
    const { hooks, kernel } = this;
    const { n, stop, fatal } = hooks;
    const depth = this.stack.length;
    hooks.stop = n + EVALUATION_BUDGET;
    kernel?.arm(true);
    this.quiet++;
    try {
      return kernel ? kernel.aside(run) : run();
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
      kernel?.arm(this.quiet > 0 || this.seesEveryStage());
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
    return mergeFrames(this.stack.active(), this.kernel?.frames() ?? [], this.options.functionName);
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
    return indexOfKind(this.frames(), index, 'user');
  }

  /** Index of the kernel frame shown at `index`, outermost 0; -1 for a user frame. */
  kernelFrameAt(index: number): number {
    return indexOfKind(this.frames(), index, 'kernel');
  }

  /** The run's log points have been printed up to here. */
  hasPassed(): boolean {
    return this.replay.traveling || comparePositions(this.position(), this.farthest) <= 0;
  }

  /** Where to go when the run has ended before a journey did; undefined when there was none, or nothing was found. */
  detour(): Journey | undefined {
    const { replay, farthest, breakpoints } = this;
    const at = replay.seen();
    if (!at) return undefined;
    return {
      goal: { kind: 'stop', at },
      edits: replay.edits(),
      breakpoints: breakpoints.set,
      farthest,
    };
  }

  /** An exception leaves the innermost function; out of main it ends the program. */
  private onThrown(exception: unknown): void {
    if (this.thrown?.exception !== exception) {
      this.thrown = { exception, statement: this.stack.top?.s ?? 0 };
    }
    const atBottom = this.stack.length === 1 && this.kernel?.depth() === 0;
    if (this.hooks.fatal || this.quiet > 0 || !atBottom || !this.isInMain()) return;
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside') || !this.breakpoints.stopsOn('uncaught')) return;
    const what = this.frozen(() => this.options.describe(exception));
    const text = `SIGABRT: an exception leaves main: ${what}`;
    this.stopAt(position, { reason: 'exception', hit: [], text, filter: 'uncaught' });
  }

  private embark(journey: Journey): void {
    this.replay = new Replay(journey);
    this.setBreakpoints(journey.breakpoints);
    this.farthest = journey.farthest;
    const { goal } = journey;
    if (goal.kind !== 'search' || goal.mode !== 'stepBack') return;
    this.lookFrom = goal.whole === true ? 0 : Math.max(0, goal.from.tick - LOOK_BACK);
    const stack = {
      depth: () => this.stack.length + (this.kernel?.depth() ?? 0),
      call: () => this.stack.top?.t ?? 0,
      line: (statement: number) => this.options.line(statement),
    };
    this.backtrack = new Backtrack(stack, this.lookFrom === 0);
    this.looking = this.lookFrom === 0;
  }

  private look(): void {
    this.looking = true;
    this.arm();
  }

  private depart(goal: Journey['goal']): never {
    const { replay, farthest, breakpoints } = this;
    this.options.depart({ goal, edits: replay.edits(), breakpoints: breakpoints.set, farthest });
  }

  /** Cuts an evaluation off; user handlers do not see it. */
  private refuse(reason: string): never {
    this.refusal ??= reason;
    this.hooks.fatal = true;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- only a primitive passes the wall between the realms
    throw 'pagewalk: evaluation refused';
  }

  private position(): Position {
    return { tick: this.hooks.n, event: this.kernel?.events() ?? 0 };
  }

  private onStatement(id: number): void {
    const { hooks } = this;
    if (hooks.fatal) return;
    if (this.quiet > 0) {
      if (hooks.n < hooks.stop) return;
      const count = EVALUATION_BUDGET.toString();
      this.refuse(`The expression ran more than ${count} statements: is there an endless loop?`);
    }
    if (this.stack.length - 1 <= this.unseen) {
      this.unseen = -1;
      this.arm();
    }
    const position = this.position();
    if (this.backtrack && !this.looking && hooks.n >= this.lookFrom) this.look();
    if (this.stopsOnTheWay(position, 'statement')) return;
    if (this.looking) this.backtrack?.statement(id, position);
    const entry = (this.stopOnEntry || this.replay.seeksStart) && this.entersMain(position);
    const stepped = this.step?.atStatement(id);
    if (this.isInterrupted(position)) return;
    if (this.stopsAtChange(position)) return;
    const hit = this.hitStatements(id);
    if (hit.length > 0) this.stopAt(position, { reason: 'breakpoint', hit });
    else if (entry) this.stopAt(position, { reason: 'entry', hit });
    else if (stepped) this.stopAt(position, { reason: 'step', hit });
  }

  /** The host asked for a pause, or the run is longer than anyone expects. */
  private isInterrupted(position: Position): boolean {
    const { hooks, budget } = this;
    if (hooks.n >= this.nextBeat) {
      this.nextBeat = hooks.n + BEAT;
      this.arm();
      if (this.options.poll()) {
        if (this.replay.search) this.replay.giveUp();
        else {
          this.replay.finish();
          this.pause(position, { reason: 'pause', hit: [] });
          return true;
        }
      }
    }
    if (hooks.n < budget || this.replay.traveling) return false;
    this.budget = Infinity;
    const text = `More than ${budget} statements ran: is this an endless loop?`;
    this.pause(position, { reason: 'exception', hit: [], text, filter: 'endless loop' });
    return true;
  }

  /** Is it the first statement of `main`, at which a run may stop? */
  private entersMain(position: Position): boolean {
    const inMain = this.isInMain();
    if (this.replay.seeksStart) this.replay.noteStart(position, inMain);
    if (!inMain || !this.stopOnEntry) return false;
    this.stopOnEntry = false;
    this.arm();
    return true;
  }

  private isInMain(): boolean {
    return this.options.functionName(this.stack.top?.s ?? 0) === 'main';
  }

  /** Why: what the kernel maps for a new program is not what the lab is about. */
  private isLoading(): boolean {
    return this.stack.length === 0 && this.kernel?.pid() === 0;
  }

  private hitStatements(id: number): number[] {
    const hit: number[] = [];
    for (const point of this.breakpoints.atStatement(id)) {
      if (!point.log) hit.push(point.id);
      else if (!this.hasPassed()) this.options.log(point);
    }
    return hit;
  }

  /** Has something that is watched changed since the last look? */
  private stopsAtChange(position: Position): boolean {
    if (this.watched.length === 0) return false;
    const [ids = '', ...text] = this.kernel?.changes().split('\n') ?? [];
    if (ids === '') return false;
    const hit = this.breakpoints.atAccess(ids.split(',').map(Number)).map(({ id }) => id);
    if (hit.length === 0) return false;
    this.stopAt(position, { reason: 'data breakpoint', hit, text: text.join('\n') });
    return !this.replay.traveling;
  }

  /** Repeats the edits that were made here, and arrives if this is where the journey goes. */
  private stopsOnTheWay(position: Position, kind: PlaceKind): boolean {
    const { replay } = this;
    if (position.tick < replay.tick) return false;
    let found = kind === 'statement';
    for (let edit = replay.due(position); edit; edit = replay.due(position)) {
      found = true;
      this.options.apply(edit.change);
    }
    const goal = replay.arrived(position);
    if (!goal) {
      if (found) this.arm();
      return false;
    }
    if (goal.kind === 'search') {
      if (kind === 'statement' && replay.seeksStart) this.entersMain(position);
      const before = this.backtrack?.end(kind, this.frames(), this.stack.calls());
      if (this.backtrack?.whole === false && !before) this.depart({ ...goal, whole: true });
      this.depart({ kind: 'stop', at: replay.found(goal.from, before) });
    }
    replay.finish();
    if (this.isInMain()) this.stopOnEntry = false;
    if (this.hooks.n >= this.budget) this.budget = Infinity;
    this.pause(position, goal.at);
    return true;
  }

  /** Stops, or on a journey notes that the run would have. */
  private stopAt(position: Position, stop: Stop): void {
    if (!this.replay.traveling) {
      this.pause(position, stop);
    } else if (stop.reason !== 'step' && stop.reason !== 'entry') {
      this.replay.note({ position, ...stop } as Arrival);
    }
  }

  /** Must the kernel call the stage hook everywhere? */
  private seesEveryStage(): boolean {
    const due = this.replay.tick <= this.hooks.n;
    const watching = this.watched.length > 0;
    return this.step !== undefined || this.looking || watching || due;
  }

  private arm(): void {
    const { replay } = this;
    const every =
      this.step !== undefined ||
      this.looking ||
      this.stopOnEntry ||
      this.unseen >= 0 ||
      this.watched.length > 0 ||
      replay.seeksStart;
    const unseen = this.backtrack && !this.looking ? this.lookFrom : Infinity;
    const budget = replay.traveling ? Infinity : this.budget;
    this.hooks.stop = every ? 0 : Math.min(this.nextBeat, budget, replay.tick, unseen);
    this.kernel?.arm(this.seesEveryStage());
    this.kernel?.setStops([
      ...this.breakpoints.set.stages.map(({ name }) => name),
      ...(this.stopOnExit ? [EXIT_STAGE] : []),
    ]);
  }

  private pause(position: Position, { reason, hit, text, filter }: Stop): void {
    const { kernel } = this;
    const depth = this.stack.length;
    this.here = position;
    if (comparePositions(position, this.farthest) > 0) this.farthest = position;
    const frames = this.frames();
    const mode = this.options.pause({
      reason,
      hitBreakpoints: hit,
      pid: kernel?.pid() ?? 0,
      position,
      frames,
      ...(text !== undefined && { text }),
      ...(filter !== undefined && { filter }),
    });
    this.hooks.depth = depth;
    const inKernel = frames[0]?.kind === 'kernel';
    this.step = mode === 'continue' ? undefined : new Step(mode, this.stepStack, inKernel);
    this.arm();
  }
}
