import * as vscode from 'vscode';
import { CHANGE_SCHEME } from '../ids.ts';
import type { Change } from './changes.ts';

/** Shows what changed as a letter at the end of the row, where long rows are not cut off. */
export class ChangeBadges implements vscode.FileDecorationProvider {
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (uri.scheme !== CHANGE_SCHEME) return undefined;
    return uri.authority === 'new'
      ? new vscode.FileDecoration(
          'N',
          vscode.l10n.t('New since the last stop'),
          new vscode.ThemeColor('gitDecoration.addedResourceForeground'),
        )
      : new vscode.FileDecoration(
          'M',
          vscode.l10n.t('Changed since the last stop'),
          new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'),
        );
  }
}

/** Contract: gives the row its letter and says the change to assistive technology. */
export function markChange(item: vscode.TreeItem, change: Change | undefined): void {
  if (change === undefined) return;
  item.resourceUri = vscode.Uri.from({
    scheme: CHANGE_SCHEME,
    authority: change.kind,
    path: `/${encodeURIComponent(item.id ?? '')}`,
  });
  const word = changeWord(change);
  item.description = [word, item.description].filter((part) => part !== '').join(' · ');
  const spoken = item.accessibilityInformation?.label ?? '';
  item.accessibilityInformation = { label: `${spoken}, ${changeText(change)}` };
}

function changeWord(change: Change): string {
  return change.kind === 'new' ? vscode.l10n.t('new') : vscode.l10n.t('changed');
}

export function changeText(change: Change): string {
  if (change.kind === 'new') return vscode.l10n.t('new since the last stop');
  return change.what.length === 0
    ? vscode.l10n.t('changed since the last stop')
    : vscode.l10n.t('changed since the last stop: {0}', change.what.join(', '));
}
