/** What the request families of one session share. */
import path from 'node:path';
import type { StackFrame, StopInfo } from '../protocol/sandbox.ts';
import { NO_BREAKPOINTS } from '../sandbox/run-request.ts';
import { BreakpointTable } from './breakpoint-table.ts';
import type { Client } from './client.ts';
import type { LaunchedLab } from './launch.ts';
import { RequestError } from './request-error.ts';
import { Run } from './run.ts';
import { Timeline } from './timeline.ts';

/** More than a stack can hold. */
const FRAMES_PER_STOP = 4096;

/** What a variablesReference stands for. */
export interface Container {
  readonly handle: number;
  /** Frame index in which its children are evaluated. */
  readonly frame: number;
  /** Expression of the container; undefined for a scope. */
  readonly expression?: string;
  /** Its children are the kernel's: no expression leads to them. */
  readonly inKernel?: boolean;
}

export class SessionState {
  readonly breakpoints = new BreakpointTable();
  timeline = new Timeline();
  launched: LaunchedLab | undefined;
  noDebug = false;
  /** Resolves when a run that was left alone is over. */
  leftAlone: Promise<void> = Promise.resolve();
  /** What happens at a stop instead of telling the client, once the run is being left. */
  passing: ((stop: StopInfo) => Promise<void>) | undefined;
  private activeRun: Run | undefined;
  private closed = false;
  private stops = 0;
  private nextReference = 1;
  private readonly containers = new Map<number, Container>();

  constructor(readonly client: Client) {}

  /** A run that can be started: a new one when there is none, or when its sandbox is gone. */
  prepareRun(): Run {
    if (this.closed) throw new RequestError('The session is over.');
    if (!this.activeRun || this.activeRun.hasEnded) this.activeRun = new Run();
    return this.activeRun;
  }

  run(): Run {
    if (this.activeRun && this.launched) return this.activeRun;
    throw new RequestError('Nothing runs yet: launch a lab first.');
  }

  /** Ends the run for good: none can follow. */
  async close(): Promise<void> {
    this.closed = true;
    await this.activeRun?.end();
  }

  /** Tells the run about changed breakpoints. */
  breakpointsChanged(): void {
    if (this.passing) this.activeRun?.setBreakpoints(NO_BREAKPOINTS);
    else if (!this.noDebug) this.activeRun?.setBreakpoints(this.breakpoints.set());
  }

  /** Nothing stops the run any more. @param passing what to do where it stops all the same */
  leave(passing: (stop: StopInfo) => Promise<void>): void {
    this.passing = passing;
    this.breakpointsChanged();
  }

  /** Contract: ids of frames and variables are never used again, so that stale ones are recognised. */
  newStop(): void {
    this.stops++;
    this.containers.clear();
  }

  /** Counts the stops, and restarts, of the session. */
  get stop(): number {
    return this.stops;
  }

  frameId(index: number): number {
    return this.stops * FRAMES_PER_STOP + index;
  }

  /** Index of a frame of the present stop; without an id the innermost. */
  frameIndex(id: number | undefined): number {
    const { frames } = this.run().stopped();
    if (id === undefined) return 0;
    const index = id - this.stops * FRAMES_PER_STOP;
    if (Number.isInteger(index) && index >= 0 && index < frames.length) return index;
    throw new RequestError('This frame is gone: the run has gone on since.');
  }

  /** A variablesReference for what a handle of the sandbox opens; 0 when it opens nothing. */
  reference(
    container: Omit<Container, 'handle'> & { readonly handle?: number | undefined },
  ): number {
    const { handle } = container;
    if (handle === undefined) return 0;
    const reference = this.nextReference++;
    this.containers.set(reference, { ...container, handle });
    return reference;
  }

  container(reference: number): Container {
    this.run().stopped();
    const container = this.containers.get(reference);
    if (container) return container;
    throw new RequestError('This variable is gone: the run has gone on since.');
  }

  /** Where a lab frame stands: absolute path and statement. */
  placeOf(frame: StackFrame) {
    const { launched } = this;
    const statement = launched?.compiled.statements[frame.statement ?? 0];
    if (!launched || !statement) return undefined;
    const inside = launched.compiled.files[statement.file] ?? '';
    return { path: path.join(launched.lab.folder, inside), statement };
  }
}
