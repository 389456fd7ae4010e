import type { ChildProcess } from 'node:child_process';

export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Contract: `child` was spawned detached and leads its process group. The group ends by `stop` (terminate, then kill after
 * 5 s), and at the latest with this process, however that ends short of SIGKILL; `cleanUp` runs once after it.
 */
export function stopWithUs(child: ChildProcess, cleanUp: () => void): Stoppable {
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  const signal = (name: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, name);
    } catch {
      // Why: the group is gone already, which is what was asked for.
    }
  };
  const finish = (): void => {
    if (ended) return;
    ended = true;
    process.off('exit', finish);
    signal('SIGKILL');
    try {
      cleanUp();
    } catch {
      // Why: a left-over temporary folder must not turn a passed run into a failed one.
    }
  };
  process.once('exit', finish);
  const stop = async (): Promise<void> => {
    signal('SIGTERM');
    const force = setTimeout(() => {
      signal('SIGKILL');
    }, 5000);
    await exited;
    clearTimeout(force);
    finish();
  };
  return { stop };
}

/** Contract: makes Ctrl+C and a polite kill run the `exit` handlers above; call once per program. */
export function exitOnSignals(): void {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
