import * as vscode from 'vscode';
import type { StageInfo } from '../../simulator/inspect/views.ts';
import { isStageNode } from '../views/stage-tree.ts';
import { optionsFrom, type StageProblem, type StageStore } from '../views/stage-store.ts';
import { askStage } from './stage-commands.ts';

/** As the debug adapter reads a hit count. */
const HIT_COUNT = /^\s*(>=|>)?\s*[1-9]\d*\s*$/;

/** Asks for the expression that has to be true at a stage; an empty one takes the condition away. */
export async function editStageCondition(store: StageStore, target: unknown): Promise<void> {
  const stage = await stageOf(store, target);
  if (stage === undefined) return;
  const { condition, hitCondition } = store.optionsOf(stage.name) ?? {};
  const names = stage.parameters;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Stop at {0} Only When…', stage.name),
    value: condition ?? '',
    placeHolder: example(names),
    prompt:
      names.length === 0
        ? vscode.l10n.t('An expression in TypeScript. The stage has no arguments.')
        : vscode.l10n.t('An expression in TypeScript of {0}.', names.join(', ')),
  });
  if (text !== undefined) await store.setOptions(stage.name, present(text, hitCondition));
}

/** Asks from which time on to stop at a stage; an empty answer takes the hit count away. */
export async function editStageHitCount(store: StageStore, target: unknown): Promise<void> {
  const stage = await stageOf(store, target);
  if (stage === undefined) return;
  const { condition, hitCondition } = store.optionsOf(stage.name) ?? {};
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Stop at {0} from Which Time On?', stage.name),
    value: hitCondition ?? '',
    placeHolder: '5',
    prompt: vscode.l10n.t('How often the stage is passed, counted where its condition is true.'),
    validateInput: (value) =>
      value.trim() === '' || HIT_COUNT.test(value)
        ? undefined
        : vscode.l10n.t('Write a number from 1: 5 stops from the fifth time on.'),
  });
  if (text !== undefined) await store.setOptions(stage.name, present(condition, text));
}

export async function removeStageCondition(store: StageStore, target: unknown): Promise<void> {
  for (const { name } of isStageNode(target) ? target.stages : [])
    if (store.optionsOf(name) !== undefined) await store.setOptions(name, undefined);
}

/** Says why a stage does not stop, with the way to mend it. */
export async function sayStageProblem(
  store: StageStore,
  { name, message }: StageProblem,
): Promise<void> {
  const edit = vscode.l10n.t('Edit Condition…');
  const remove = vscode.l10n.t('Remove Condition');
  const text = vscode.l10n.t('The stage {0} does not stop: {1}', name, message);
  const answer = await vscode.window.showWarningMessage(text, edit, remove);
  if (answer === edit) await editStageCondition(store, name);
  if (answer === remove) await store.setOptions(name, undefined);
}

/** The stage of a row or a name, or the one that the user picks. */
async function stageOf(store: StageStore, target: unknown): Promise<StageInfo | undefined> {
  if (isStageNode(target) && target.stages.length === 1) return target.stages[0];
  const [asked] = typeof target === 'string' ? [target] : await askStage(store);
  return store.stages().find(({ name }) => name === asked);
}

function present(
  condition?: string,
  hitCondition?: string,
): ReturnType<typeof optionsFrom> | undefined {
  const options = optionsFrom(condition, hitCondition);
  return Object.keys(options).length === 0 ? undefined : options;
}

function example(names: readonly string[]): string {
  if (names.includes('len')) return 'len > 4096n';
  return names.includes('fd') ? 'fd === 3' : '';
}
