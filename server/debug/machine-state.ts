/** The custom requests of the views: the stopped machine's state, and the stages to stop at. */
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import { allStages } from './stage-list.ts';

export function machineStateHandlers(
  state: SessionState,
): Handlers<'pagewalk/state' | 'pagewalk/stages'> {
  const { breakpoints } = state;
  return {
    'pagewalk/state': async ({ name, args }) => ({
      result: await state.run().request(name, args),
    }),
    'pagewalk/stages': ({ enabled }) => {
      if (enabled) {
        breakpoints.stages.replace(enabled);
        state.breakpointsChanged();
      }
      return {
        stages: allStages().map((stage) => ({
          ...stage,
          ...breakpoints.stages.state(stage.name),
        })),
      };
    },
  };
}
