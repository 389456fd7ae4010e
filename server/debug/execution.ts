/** Going on, stepping, pausing. */
import type { ResumeMode } from '../protocol/sandbox.ts';
import type { Handlers } from './requests.ts';
import type { SessionState } from './session-state.ts';
import { RequestError } from './request-error.ts';
import { threadId } from './stack.ts';

export function executionHandlers(
  state: SessionState,
): Handlers<'continue' | 'next' | 'stepIn' | 'stepOut' | 'pause' | 'terminateThreads'> {
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
    // Why the run goes on by itself: it stood still in the name of a task that is dead now.
    terminateThreads: async ({ threadIds = [] }, afterwards) => {
      const run = state.run();
      const stop = run.stopped();
      const { pid } = stop;
      for (const id of threadIds) {
        if (pid === 0 && id === threadId(0)) throw new RequestError('insmod cannot be killed.');
        await run.request('kill', { pid: id });
      }
      if (threadIds.includes(pid)) {
        afterwards(() => {
          // Why: another request may have let it go on meanwhile.
          if (!run.isStopped || run.stopped() !== stop) return;
          run.resume('continue');
          state.client.event('continued', { threadId: pid, allThreadsContinued: true });
        });
      }
      return undefined;
    },
  };
}
