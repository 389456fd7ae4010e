/** One sandbox that is up before anybody needs it. */
import { SandboxSession } from './session.ts';

/** How long after a sandbox was taken the next is made: its run then has the processor for itself. */
const REFILL_MS = 1000;
/** How long a sandbox waits that nobody takes. */
const IDLE_MS = 10 * 60_000;

const state: { spare: SandboxSession | undefined; keeps: boolean } = {
  spare: undefined,
  keeps: false,
};

/**
 * Starts a sandbox in advance, its machine built and waiting; the next {@link takeSandbox} gets it.
 *
 * Contract: it does not keep the process running.
 */
export function prepareSandbox(): void {
  if (state.spare?.isAlive) return;
  const spare = new SandboxSession({}, { isSpare: true });
  spare.hold(false);
  state.spare = spare;
  const idle = setTimeout(() => {
    if (state.spare !== spare) return;
    state.spare = undefined;
    void spare.end();
  }, IDLE_MS);
  idle.unref();
  spare.once('died', () => {
    clearTimeout(idle);
  });
}

/** From now on there is always one in advance, for a process that serves session after session. */
export function keepSandboxes(): void {
  state.keeps = true;
  prepareSandbox();
}

/** The sandbox that stands ready, or a new one; a dead one is nobody's. */
export function takeSandbox(): SandboxSession {
  const { spare } = state;
  state.spare = undefined;
  if (state.keeps) setTimeout(prepareSandbox, REFILL_MS).unref();
  if (!spare?.isAlive) return new SandboxSession();
  spare.hold(true);
  return spare;
}
