/** One sandbox that is up before anybody needs it. */
import { SandboxSession } from './session.ts';

const state: { spare: SandboxSession | undefined } = { spare: undefined };

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
}

/** The sandbox that stands ready, or a new one; a dead one is nobody's. */
export function takeSandbox(): SandboxSession {
  const { spare } = state;
  state.spare = undefined;
  if (!spare?.isAlive) return new SandboxSession();
  spare.hold(true);
  return spare;
}
