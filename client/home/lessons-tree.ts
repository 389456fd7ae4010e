import * as vscode from 'vscode';
import { readTemplates } from '../commands/lab-files.ts';
import { COMMANDS } from '../ids.ts';
import { NodeTree, rowItem, type TreeNode } from '../views/tree.ts';

/** The lesson, and below it every sample as a lab to take apart. */
export function createLessonsTree(samples: string): NodeTree {
  return new NodeTree(() => [lesson(), ...readTemplates(samples).map(sample)]);
}

function lesson(): TreeNode {
  const item = rowItem('lesson', vscode.l10n.t('How does mmap() reach my handler?'), {
    description: vscode.l10n.t('lesson'),
    icon: 'mortar-board',
  });
  item.command = { command: COMMANDS.startLesson, title: vscode.l10n.t('Start') };
  return { item };
}

function sample(template: { readonly name: string; readonly summary: string }): TreeNode {
  const { name } = template;
  const summary = template.summary.replaceAll('`', '');
  const item = rowItem(`sample/${name}`, name, {
    description: summary,
    tooltip: `${summary}\n\n${vscode.l10n.t('Opens a copy of the sample.')}`,
    icon: 'beaker',
    spoken: vscode.l10n.t('Sample {0}: {1}', name, summary),
  });
  const title = vscode.l10n.t('Open a Copy');
  item.command = { command: COMMANDS.openSample, title, arguments: [{ kind: name }] };
  return { item };
}
