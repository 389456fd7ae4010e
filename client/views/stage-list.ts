/** The stages there are: from the build until a session has told its own. */
import { readFileSync } from 'node:fs';
import type { StageInfo } from '../../simulator/inspect/views.ts';

export interface StageGroup {
  readonly name: string;
  readonly stages: readonly StageInfo[];
}

/** Contract: the stages of `dist/stage-list.json`, in the order of a call; none when the file is not there. */
export function readStageList(file: string): readonly StageInfo[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StageInfo[];
  } catch {
    return [];
  }
}

/** By the call they belong to; groups and stages keep the order of the list. */
export function groupStages(stages: readonly StageInfo[]): StageGroup[] {
  const groups = new Map<string, StageInfo[]>();
  for (const stage of stages) {
    const group = groups.get(stage.group) ?? [];
    group.push(stage);
    groups.set(stage.group, group);
  }
  return [...groups].map(([name, members]) => ({ name, stages: members }));
}

/** The known list brought up to date: what a session no longer has goes, what is new comes last. */
export function mergeStages(
  known: readonly StageInfo[],
  told: readonly StageInfo[],
): readonly StageInfo[] {
  const byName = new Map(told.map((stage) => [stage.name, stage]));
  const kept = known.flatMap(({ name }) => byName.get(name) ?? []);
  const names = new Set(known.map(({ name }) => name));
  return [...kept, ...told.filter(({ name }) => !names.has(name))];
}
