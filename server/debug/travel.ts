/** Going back in time, and forth again to where the run has been. */
import type { TravelGoal } from '../protocol/sandbox.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import type { Run } from './run.ts';
import { threadId } from './stack.ts';
import { passedPosition } from './timeline.ts';

/** A journey that takes longer is shown. */
const PATIENCE_MS = 500;
const ENDS = ['stopped', 'exited', 'died'] as const;

export function travelHandlers(
  state: SessionState,
): Handlers<
  'stepBack' | 'reverseContinue' | 'restartFrame' | 'pagewalk/timeline' | 'pagewalk/goto' | 'cancel'
> {
  let journeys = 0;
  let underWay: string | undefined;

  /** Shows a journey that takes its time; it ends with the next thing that happens to the run. */
  const follow = (run: Run): void => {
    const progressId = `journey ${++journeys}`;
    underWay = progressId;
    let shown = false;
    const timer = setTimeout(() => {
      shown = state.client.showsProgress;
      const title = 'Executing the run again';
      if (shown) state.client.event('progressStart', { progressId, title, cancellable: true });
    }, PATIENCE_MS);
    const end = (): void => {
      for (const event of ENDS) run.off(event, end);
      clearTimeout(timer);
      if (shown) state.client.event('progressEnd', { progressId });
      if (underWay === progressId) underWay = undefined;
    };
    for (const event of ENDS) run.once(event, end);
  };

  const travel = async (goal: TravelGoal): Promise<undefined> => {
    const run = state.run();
    await state.timeline.keep(run);
    run.travel(goal);
    follow(run);
    return undefined;
  };
  return {
    stepBack: () => travel({ kind: 'stepBack' }),
    reverseContinue: () => travel({ kind: 'reverseContinue' }),
    restartFrame: ({ frameId }) =>
      travel({ kind: 'restartFrame', frame: state.frameIndex(frameId) }),
    // Why no error for anything else: it may have ended before the client's wish came.
    cancel: ({ progressId }) => {
      if (progressId !== undefined && progressId === underWay) state.run().pause();
      return undefined;
    },
    'pagewalk/timeline': (args) => {
      const run = state.run();
      run.stopped();
      return state.timeline.list(run, args);
    },
    'pagewalk/goto': ({ position }) => {
      const run = state.run();
      const { pid } = run.stopped();
      const to = passedPosition(run, position);
      // Why: of a request that is not DAP's own a client cannot know that the run goes on.
      state.client.event('continued', { threadId: threadId(pid), allThreadsContinued: true });
      return travel({ kind: 'position', to });
    },
  };
}
