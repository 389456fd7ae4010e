/** Going on, stepping, pausing. */
import type { ResumeMode } from '../protocol/sandbox.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';

export function executionHandlers(
  state: SessionState,
): Handlers<'continue' | 'next' | 'stepIn' | 'stepOut' | 'pause'> {
  const resume = (mode: ResumeMode): undefined => {
    state.run().resume(mode);
    return undefined;
  };
  return {
    continue: () => {
      resume('continue');
      return { allThreadsContinued: true };
    },
    next: () => resume('next'),
    stepIn: () => resume('stepIn'),
    stepOut: () => resume('stepOut'),
    pause: () => {
      state.run().pause();
      return undefined;
    },
  };
}
