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
  StopReason,
  TravelGoal,
} from '../../protocol/sandbox.ts';
import type { ScopeAccessor } from '../../protocol/lab.ts';
import type { PlaceKind } from './backtrack.ts';
import { AccessCount } from './access-count.ts';
import { Breakpoints } from './breakpoints.ts';
import { Evaluation, EVALUATION_BUDGET } from './evaluation.ts';
import { FrameStack } from './frame-stack.ts';
import { Frames } from './frames.ts';
import { exceeds, excess, tooLong, type Effort } from './effort.ts';
import { FIRST_BEAT } from '../pace.ts';
import { Hooks, LOOK } from './hooks.ts';
import type { EngineOptions, KernelLink } from './engine-links.ts';
import { LAST_ACCESS } from './position.ts';
import { Step } from './stepping.ts';
import { TimeTravel } from './time-travel.ts';

const EXIT_STAGE = 'exit_mmap';
/** From here on a task is given up. */
const DEATH_STAGE = 'do_exit';
/** The outermost kernel function while a module is loaded. */
const MODULE_STAGE = 'do_init_module';
/** Exception filter of what a debugger's kill ends with. */
const KILLED = 'signal';

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
  readonly calls: Frames;
  private readonly evaluation: Evaluation;
  private readonly time: TimeTravel;
  private readonly breakpoints: Breakpoints;
  /** The last exception that left a function, and the statement that threw it. */
  private thrown: { readonly exception: unknown; readonly statement: number } | undefined;
  private kernel: KernelLink | undefined;
  private step: Step | undefined;
  private budget = Infinity;
  /** Milliseconds after which the host takes the run for a long one. */
  private patience = 0;
  private nextBeat = FIRST_BEAT;
  private nextLook = LOOK;
  private readonly accesses = new AccessCount();
  private watched: readonly DataBreakpoint[] = [];
  /** Outermost function that has to come to a hook before it sees what a debugger wrote; -1: none. */
  private unseen = -1;
  /** Has a debugger killed a task that has not died yet? */
  private dying = false;
  private stopOnEntry = false;
  private stopOnExit = false;
  private skipStages = false;

  constructor(private readonly options: EngineOptions) {
    this.breakpoints = new Breakpoints(options.test);
    this.hooks = new Hooks({
      onStatement: (id) => {
        this.onStatement(id);
        if (this.dying && !this.evaluation.isUnderWay) this.die();
      },
      onCaught: (exception) => {
        if (this.thrown?.exception === exception) return;
        // Why: the frame above the innermost is the one that was left last.
        this.thrown = { exception, statement: this.hooks.frames[this.hooks.depth]?.s ?? 0 };
      },
      onThrown: (exception) => {
        this.onThrown(exception);
      },
      functionName: options.functionName,
    });
    this.stack = new FrameStack(this.hooks);
    this.calls = new Frames(this.stack, () => this.kernel, options);
    this.evaluation = new Evaluation({
      hooks: this.hooks,
      kernel: () => this.kernel,
      seesEveryStage: () => this.seesEveryStage(),
      seesNextStatement: () => this.unseen >= 0 || this.dying,
    });
    const { calls, stack } = this;
    this.time = new TimeTravel({
      stack: {
        depth: () => calls.depth(),
        call: () => stack.top?.t ?? 0,
        line: (statement) => options.line(statement),
        frames: () => calls.shown(),
        calls: () => stack.calls(),
      },
      isInMain: () => calls.isInMain(),
      breakpoints: () => this.breakpoints.set,
      entryOf: (frame) => calls.entryOf(frame),
      depart: (journey) => options.depart(journey),
      apply: (change) => {
        this.dying ||= change.kind === 'kill';
        options.apply(change);
      },
    });
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
      readonly skipKernelStages?: boolean;
      readonly budget?: number;
      readonly patience?: number;
    },
    journey?: Journey,
  ): void {
    this.stopOnEntry = settings.stopOnEntry;
    this.stopOnExit = settings.stopOnExit;
    this.skipStages = settings.skipKernelStages ?? false;
    this.budget = settings.budget ?? Infinity;
    this.patience = settings.patience ?? 0;
    if (journey) {
      this.time.embark(journey);
      this.setBreakpoints(journey.breakpoints);
    }
    this.arm();
  }

  setBreakpoints(set: BreakpointSet): void {
    this.breakpoints.replace(set);
    this.watched = set.data ?? [];
    this.kernel?.watch(this.watched, this.watched.length > 0 || this.time.countsAccesses);
    this.arm();
  }

  /** Leaves a stop for another place of the run. */
  travel(goal: TravelGoal): never {
    this.time.travel(goal);
  }

  /** Makes a change at a stop, and again whenever the run passes here; what happened later is void. */
  edit(change: Change): void {
    this.time.edited(change);
    this.dying ||= change.kind === 'kill';
    this.options.rewrite();
    this.arm();
  }

  /** Called by the kernel's trace where a stage may have to stop. */
  onStage(stage: string, entered: boolean): void {
    if (this.hooks.fatal) return;
    if (this.evaluation.isUnderWay) {
      if (stage === DEATH_STAGE)
        this.evaluation.refuse('This would end the program: it was not done.');
      return;
    }
    if (this.isLoading()) return;
    const position = this.position();
    if (this.stopsOnTheWay(position, entered ? 'entry' : 'point')) return;
    // Why: before a lab's first statement there is nothing to step back to.
    if (this.stack.length > 0 || this.kernel?.pid() !== 0) this.time.seeStage(entered, position);
    if (this.stopsAtChange(position)) return;
    const reached = this.step && (entered ? this.step.atEntry() : this.step.atPoint());
    const stepped = reached && (this.step?.inKernel === true || !this.skipStages);
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
    if (this.hooks.fatal || this.evaluation.isUnderWay || this.isLoading()) return;
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
    if (this.evaluation.isUnderWay)
      this.evaluation.refuse(`This would have killed the program: ${reason}`);
    // Why: whoever killed the task does not want to be told of it.
    if (this.dying && filter === KILLED) return;
    this.tell(filter, reason);
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside')) return;
    if (this.breakpoints.stopsOn(filter)) {
      this.stopAt(position, { reason: 'exception', hit: [], text: reason, filter });
    }
  }

  /** Called when something went wrong and the run goes on. */
  onTrouble(text: string, filter: string, errno: number): void {
    if (this.hooks.fatal || this.evaluation.isUnderWay) return;
    this.tell(filter, text);
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside') || !this.breakpoints.stopsOn(filter, errno)) return;
    this.stopAt(position, { reason: 'exception', hit: [], text, filter });
  }

  /** See {@link Evaluation}. */
  frozen<T>(run: () => T, budget = EVALUATION_BUDGET): T {
    return this.evaluation.frozen(run, budget);
  }

  /** Looks at values of the lab: not a statement of it runs, or it throws. */
  looking<T>(look: () => T): T {
    return this.frozen(look, 0);
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

  /** The run's log points have been printed up to here. */
  hasPassed(): boolean {
    return this.time.hasPassed(this.position());
  }

  private tell(filter: string, text: string): void {
    if (!this.hasPassed()) this.options.trouble(filter, text, this.stack.top?.s ?? 0);
  }

  /** See {@link TimeTravel.detour}. */
  detour(): Journey | undefined {
    return this.time.detour();
  }

  /** An exception leaves the innermost function; out of main it ends the program. */
  private onThrown(exception: unknown): void {
    if (this.thrown?.exception !== exception) {
      this.thrown = { exception, statement: this.stack.top?.s ?? 0 };
    }
    const atBottom = this.stack.length === 1 && this.kernel?.depth() === 0;
    if (this.hooks.fatal || this.evaluation.isUnderWay || !atBottom || !this.calls.isInMain())
      return;
    const position = { ...this.position(), access: LAST_ACCESS };
    if (this.stopsOnTheWay(position, 'inside') || !this.breakpoints.stopsOn('uncaught')) return;
    const what = this.frozen(() => this.options.describe(exception));
    const text = `SIGABRT: an exception leaves main: ${what}`;
    this.stopAt(position, { reason: 'exception', hit: [], text, filter: 'uncaught' });
  }

  private position(): Position {
    return { tick: this.hooks.n, event: this.kernel?.events() ?? 0 };
  }

  private onStatement(id: number): void {
    const { hooks } = this;
    if (hooks.fatal) return;
    if (this.evaluation.isUnderWay) {
      this.evaluation.onStatement();
      return;
    }
    if (this.stack.length - 1 <= this.unseen) {
      this.unseen = -1;
      this.arm();
    }
    const position = this.position();
    if (this.time.reaches(hooks.n)) this.arm();
    if (this.stopsOnTheWay(position, 'statement')) return;
    this.time.seeStatement(id, position);
    const entry = (this.stopOnEntry || this.time.seeksStart) && this.entersMain(position);
    const stepped = this.step?.atStatement(id);
    if (this.isInterrupted(position)) return;
    if (this.stopsAtChange(position)) return;
    const hit = this.hitStatements(id);
    if (hit.length > 0) this.stopAt(position, { reason: 'breakpoint', hit });
    else if (entry) this.stopAt(position, { reason: 'entry', hit });
    else if (stepped) this.stopAt(position, { reason: 'step', hit });
  }

  /** Linux: a signal takes effect on the way back to the program, exit_to_user_mode_loop(). */
  private die(): void {
    if (this.hooks.fatal) return;
    this.dying = this.kernel?.die(this.calls.isInProgram()) ?? false;
    if (!this.dying) this.arm();
  }

  /** The host asked for a pause, or the run is longer than anyone expects. */
  private isInterrupted(position: Position): boolean {
    const { hooks, budget } = this;
    let text = hooks.n >= budget ? excess(this.effort(), budget) : undefined;
    if (hooks.n >= this.nextBeat) {
      const wish = this.options.poll();
      this.nextBeat = hooks.n + this.options.pace();
      this.arm();
      if (wish === 'pause' && this.time.interrupt()) {
        this.pause(position, { reason: 'pause', hit: [] });
        return true;
      }
      if (wish === 'long' && budget !== Infinity) text ??= tooLong(this.patience);
    }
    if (hooks.n >= this.nextLook) {
      this.nextLook = hooks.n - (hooks.n % LOOK) + LOOK;
      this.arm();
      if (this.isSpent()) text = excess(this.effort(), budget);
    }
    if (this.time.traveling || text === undefined) return false;
    this.budget = Infinity;
    this.pause(position, { reason: 'exception', hit: [], text, filter: 'endless loop' });
    return true;
  }

  private effort(): Effort {
    const { kernel, hooks } = this;
    return { statements: hooks.n, events: kernel?.events() ?? 0, lines: kernel?.lines() ?? 0 };
  }

  private isSpent(): boolean {
    return exceeds(this.effort(), this.budget);
  }

  /** Is it the first statement of `main`, at which a run may stop? */
  private entersMain(position: Position): boolean {
    this.time.noteStart(position);
    if (!this.stopOnEntry || !this.calls.isInMain()) return false;
    this.stopOnEntry = false;
    this.arm();
    return true;
  }

  /** Why: what the kernel maps for a new program is not what the lab is about. */
  private isLoading(): boolean {
    if (this.stack.length > 0 || this.kernel?.pid() !== 0) return false;
    return this.kernel.frames()[0]?.name !== MODULE_STAGE;
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
    return !this.time.traveling;
  }

  /** Does what is to be done here on the way, and stops if this is where the journey goes. */
  private stopsOnTheWay(position: Position, kind: PlaceKind): boolean {
    if (position.tick < this.time.due) return false;
    const { arrival, edited } = this.time.pass(position, kind);
    if (!arrival) {
      if (edited || kind === 'statement') this.arm();
      return false;
    }
    if (this.calls.isInMain()) this.stopOnEntry = false;
    if (this.isSpent()) this.budget = Infinity;
    this.pause(position, arrival);
    return true;
  }

  /** Stops, or on a journey notes that the run would have. */
  private stopAt(position: Position, stop: Stop): void {
    if (!this.time.traveling) {
      this.pause(position, stop);
    } else if (stop.reason !== 'step' && stop.reason !== 'entry') {
      this.time.note({ position, ...stop } as Arrival);
    }
  }

  /** Must the kernel call the stage hook everywhere? */
  private seesEveryStage(): boolean {
    const due = this.time.due <= this.hooks.n;
    const watching = this.watched.length > 0;
    return this.step !== undefined || this.time.looking || watching || due;
  }

  private arm(): void {
    const { time } = this;
    const every =
      this.step !== undefined ||
      this.time.looking ||
      this.stopOnEntry ||
      this.unseen >= 0 ||
      this.dying ||
      this.watched.length > 0 ||
      time.seeksStart;
    const budget = time.traveling ? Infinity : this.budget;
    const next = Math.min(this.nextBeat, this.nextLook, budget, time.due, time.looksFrom);
    this.hooks.stop = every ? 0 : next;
    this.kernel?.arm(this.seesEveryStage());
    this.kernel?.setStops([
      ...this.breakpoints.set.stages.map(({ name }) => name),
      ...(this.stopOnExit ? [EXIT_STAGE] : []),
    ]);
  }

  private pause(position: Position, { reason, hit, text, filter }: Stop): void {
    const { kernel } = this;
    const depth = this.stack.length;
    this.time.stopped(position);
    const frames = this.calls.shown();
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
    // Why: over the end of the program there is nothing of the lab to step to.
    const runsOn = mode === 'continue' || (reason === 'exit' && mode !== 'stepIn');
    this.step = runsOn ? undefined : new Step(mode, this.calls.forSteps(), inKernel);
    this.arm();
  }
}
