/** The stages of the simulated kernel, known without a run. */
import { stageInfo } from '../../simulator/inspect/inspector.ts';
import type { StageInfo } from '../../simulator/inspect/views.ts';
import { stageByName, stages } from '../../simulator/trace/stage.ts';
import { closestName } from '../compile/closest-name.ts';
// Why: a stage declares itself when the part of the machine that it belongs to is loaded.
import '../../simulator/machine.ts';

export function allStages(): readonly StageInfo[] {
  return stages().map(stageInfo);
}

export function isStage(name: string): boolean {
  return stageByName(name) >= 0;
}

/** One sentence about a name that is none; `others` may be meant as well. */
export function noSuchStage(name: string, others: readonly string[] = []): string {
  const what = others.length > 0 ? 'stage or function' : 'stage';
  const names = [...stages().map((stage) => stage.name), ...others];
  const near = closestName(name, names);
  return near === undefined
    ? `There is no ${what} "${name}"; "do_mmap" is one.`
    : `There is no ${what} "${name}"; did you mean "${near}"?`;
}
