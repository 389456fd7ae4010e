/** The custom requests of the views: the stopped machine's state, and the stages to stop at. */
import { checkedViewArguments } from './request-arguments.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import { allStages } from './stage-list.ts';
import { VmaChanges } from './vma-changes.ts';

export function machineStateHandlers(
  state: SessionState,
): Handlers<'pagewalk/state' | 'pagewalk/vmaChanges' | 'pagewalk/stages'> {
  const { breakpoints } = state;
  const vmas = new VmaChanges();
  return {
    'pagewalk/state': async ({ name, args }) => ({
      result: await state.run().request(name, checkedViewArguments(name, args)),
    }),
    'pagewalk/vmaChanges': async ({ pid }) => {
      const { stop } = state;
      return vmas.compare(stop, pid, await state.run().request('vmaMarks', { pid }));
    },
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
