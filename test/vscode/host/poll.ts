import { setTimeout as sleep } from 'node:timers/promises';

/** Contract: resolves once `condition` holds, asked about every 50 ms; rejects with `sentence` after `ms`. */
export async function until(
  sentence: string,
  condition: () => Promise<boolean>,
  ms = 30_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${sentence} (waited ${(ms / 1000).toString()} s)`);
    await sleep(50);
  }
}
