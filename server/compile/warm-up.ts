import type { LabFile } from '../protocol/lab.ts';
import { compileFile } from './compile-file.ts';
import { moduleKind } from './lab-paths.ts';

/** After so much text, in characters, the engine has optimised what it will of the compiler: a third of the first times. */
const ENOUGH = 400_000;
/** Characters of a file; a longer one would keep a save waiting. */
const MAX_FILE = 20_000;
/** Milliseconds: how long nobody has compiled before it begins, and its pauses. */
const SETTLE_MS = 400;
const PAUSE_MS = 20;

const state = { compiled: 0, timer: undefined as NodeJS.Timeout | undefined };

/**
 * Compiles the files again and again in idle moments and forgets the results, until the compiler is fast.
 *
 * Why: the engine optimises what runs often, and a compiler that runs at every save would be slow for the first fifty.
 *
 * Contract: it does not keep the process running; a call before it has ended takes its place.
 *
 * @returns resolves when the compiler is warm; not at all when another call takes its place
 */
export function warmUp(files: readonly LabFile[]): Promise<void> {
  clearTimeout(state.timer);
  const short = files.filter(({ path, text }) => moduleKind(path) && text.length <= MAX_FILE);
  return new Promise((resolve) => {
    const slice = (round: number): void => {
      const file = short[round % short.length];
      const kind = file && moduleKind(file.path);
      if (!kind || state.compiled >= ENOUGH) {
        resolve();
        return;
      }
      compileFile(file.path, file.text, kind);
      state.compiled += file.text.length;
      state.timer = setTimeout(slice, PAUSE_MS, round + 1);
      state.timer.unref();
    };
    state.timer = setTimeout(slice, SETTLE_MS, 0);
    state.timer.unref();
  });
}
