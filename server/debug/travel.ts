/** Going back in time, and forth again to where the run has been. */
import type { TravelGoal } from '../protocol/sandbox.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import { passedPosition } from './timeline.ts';

export function travelHandlers(
  state: SessionState,
): Handlers<'stepBack' | 'reverseContinue' | 'pagewalk/timeline' | 'pagewalk/goto'> {
  const travel = async (goal: TravelGoal): Promise<undefined> => {
    const run = state.run();
    await state.timeline.keep(run);
    run.travel(goal);
    return undefined;
  };
  return {
    stepBack: () => travel({ kind: 'stepBack' }),
    reverseContinue: () => travel({ kind: 'reverseContinue' }),
    'pagewalk/timeline': (args) => {
      const run = state.run();
      run.stopped();
      return state.timeline.list(run, args);
    },
    'pagewalk/goto': ({ position }) => {
      const run = state.run();
      run.stopped();
      return travel({ kind: 'position', to: passedPosition(run, position) });
    },
  };
}
