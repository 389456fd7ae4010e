/** Leaving a run: its program is asked to end, or left to itself. */
import type { StopInfo } from '../protocol/sandbox.ts';
import type { Handlers } from './requests.ts';
import type { Run } from './run.ts';
import type { SessionState } from './session-state.ts';

const SIGTERM = 15;

export function leaveHandlers(state: SessionState): Handlers<'terminate'> {
  return {
    // Linux: SIGTERM, which a program may handle; one that goes on has to be disconnected from.
    terminate: async () => {
      const run = state.run();
      if (run.hasEnded) return undefined;
      let asked = false;
      await leave(state, run, async ({ pid }) => {
        if (!asked) await askToEnd(run, pid);
        asked = true;
      });
      return undefined;
    },
  };
}

/** Lets the run go on to its end, where nothing stops it any more. Resolves when it is over. */
export async function letGo(state: SessionState): Promise<void> {
  const run = state.run();
  if (run.hasEnded) return;
  const over = new Promise<void>((resolve) => {
    run.once('exited', () => {
      resolve();
    });
    run.once('died', () => {
      resolve();
    });
  });
  await leave(state, run, () => Promise.resolve());
  await over;
}

/** @param atStop what to do at a stop before the run goes on */
async function leave(
  state: SessionState,
  run: Run,
  atStop: (stop: StopInfo) => Promise<void>,
): Promise<void> {
  const pass = async (stop: StopInfo): Promise<void> => {
    // Why: a loop without end would be passed again and again.
    if (stop.filter === 'endless loop') run.giveUp('The program was left in an endless loop.');
    await atStop(stop);
    if (run.isStopped) run.resume('continue');
  };
  state.leave(pass);
  if (run.isStopped) await pass(run.stopped());
  else run.pause();
}

async function askToEnd(run: Run, pid: number): Promise<void> {
  // Why: while modules are loaded there is nobody to ask.
  if (pid === 0) {
    run.giveUp('The run was ended while modules were loaded.');
    return;
  }
  const tasks = await run.request('tasks', {});
  for (const task of tasks) {
    // Why no error: one that is on its way out needs no asking.
    await run.request('kill', { pid: task.pid, signal: SIGTERM }).catch(() => undefined);
  }
}
