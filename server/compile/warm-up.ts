import type { LabFile } from '../protocol/lab.ts';
import type { HeaderNames } from './check-links.ts';
import { compileLab } from './compile-lab.ts';

/** After so much text, in characters, the engine has optimised what it will of the compiler: a tenth of the first times. */
const ENOUGH = 800_000;
/** Milliseconds before each lab, in which the process does what it is asked for. */
const PAUSE_MS = 20;

/**
 * Compiles labs again and again in idle moments and forgets the results, until the compiler is fast.
 *
 * Why: the engine optimises what runs often, and a compiler that runs at every save would be slow for the first hundred.
 *
 * Contract: it does not keep the process running.
 *
 * @param labs each with all of its files
 * @returns resolves when the compiler is warm
 */
export function warmUp(labs: readonly (readonly LabFile[])[], headers: HeaderNames): Promise<void> {
  let compiled = 0;
  return new Promise((resolve) => {
    const next = (round: number): void => {
      const lab = labs[round % labs.length];
      if (lab === undefined || compiled >= ENOUGH) {
        resolve();
        return;
      }
      compileLab(lab, headers, new Map());
      for (const { text } of lab) compiled += text.length;
      setTimeout(next, PAUSE_MS, round + 1).unref();
    };
    setTimeout(next, PAUSE_MS, 0).unref();
  });
}
