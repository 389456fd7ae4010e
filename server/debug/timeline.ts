/** The stages of the run, to look at and to travel to. */
import type { PassedStages } from '../../simulator/inspect/views.ts';
import type { TimelineArguments, TimelineResponse, TimelineStage } from '../protocol/dap.ts';
import type { Position } from '../protocol/sandbox.ts';
import { comparePositions } from '../sandbox/realm/position.ts';
import { RequestError } from './request-error.ts';
import type { Run } from './run.ts';

const MAX_STAGES = 1000;

/**
 * The stages of one run.
 *
 * Invariant: what is kept was taken at the farthest stop; a run that has travelled back knows nothing of what lies ahead.
 */
export class Timeline {
  private kept: PassedStages | undefined;

  /** To be called before the run travels. */
  async keep(run: Run): Promise<void> {
    if (!run.isBack || !this.kept) this.kept = await run.request('passedStages', {});
  }

  async list(
    run: Run,
    { start = 0, count = MAX_STAGES }: TimelineArguments,
  ): Promise<TimelineResponse> {
    await this.keep(run);
    const { position } = run.stopped();
    const { event, oldest } = this.kept ?? NOTHING;
    const first = Math.max(0, start);
    const last = Math.min(event.length, first + Math.min(Math.max(0, count), MAX_STAGES));
    const stages: TimelineStage[] = [];
    for (let index = first; index < last; index++) stages.push(this.stage(index));
    let ahead = 0;
    while (ahead < event.length && comparePositions(this.stage(ahead).position, position) <= 0) {
      ahead++;
    }
    return { stages, total: event.length, ahead, forgotten: oldest > 0, position };
  }

  private stage(index: number): TimelineStage {
    const { names, name, tick, event, depth, pid } = this.kept ?? NOTHING;
    return {
      // Why: a stage is an event of its own, and a stop at it comes after that.
      position: { tick: tick[index] ?? 0, event: (event[index] ?? 0) + 1 },
      name: names[name[index] ?? 0] ?? '?',
      depth: depth[index] ?? 0,
      pid: pid[index] ?? 0,
    };
  }
}

const NOTHING: PassedStages = {
  ...{ oldest: 0, names: [], name: [], tick: [], event: [], depth: [], pid: [] },
};

/** A position from a client. Throws a {@link RequestError} when it is none that the run has passed. */
export function passedPosition(run: Run, given: unknown): Position {
  const { tick, event, access } = (given ?? {}) as Partial<Record<keyof Position, unknown>>;
  if (typeof tick !== 'number' || typeof event !== 'number') {
    throw new RequestError('A position has a tick and an event: take one from pagewalk/timeline.');
  }
  const position = { tick, event, ...(typeof access === 'number' && { access }) };
  if (run.hasPassed(position)) return position;
  throw new RequestError('The run has not been there yet.');
}
