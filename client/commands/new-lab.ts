import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { labFilesIn } from '../debug/labs.ts';
import { COMMANDS } from '../ids.ts';
import { checkLabName, readTemplates, writeLab } from './lab-files.ts';
import { askFolder, showLab, type Shipped } from './place.ts';

/** Answers given in advance, by tests and other extensions. */
export interface NewLabAnswers {
  readonly kind?: string;
  readonly name?: string;
  /** Folder to make; must not exist. */
  readonly folder?: string;
}

/** Contract: the folder of the new lab, or undefined when the user gave up. */
export async function newLab(
  shipped: Shipped,
  answers: NewLabAnswers = {},
): Promise<string | undefined> {
  const kind = answers.kind ?? (await askKind(shipped, vscode.l10n.t('New Lab: Which Kind?')));
  if (kind === undefined) return undefined;
  const name = answers.name ?? (await askName(kind));
  if (name === undefined) return undefined;
  const wrong = checkLabName(name);
  if (wrong !== undefined) throw new Error(wrong);
  const folder = answers.folder ?? (await askFolder(name, vscode.l10n.t('New Lab: Where To?')));
  return folder === undefined ? undefined : makeLab(shipped, kind, name, folder);
}

/** A copy of a sample under its own name. */
export async function openSample(
  shipped: Shipped,
  answers: NewLabAnswers = {},
): Promise<string | undefined> {
  const kind =
    answers.kind ?? (await askKind(shipped, vscode.l10n.t('Open a Copy of Which Sample?')));
  if (kind === undefined) return undefined;
  const folder =
    answers.folder ?? (await askFolder(kind, vscode.l10n.t('Where Is the Copy To Go?')));
  return folder === undefined ? undefined : makeLab(shipped, kind, kind, folder);
}

async function makeLab(
  shipped: Shipped,
  kind: string,
  name: string,
  folder: string,
): Promise<string | undefined> {
  if (existsSync(folder)) {
    // Why not await: nothing was made; the message stays until it is read.
    void sayExists(folder);
    return undefined;
  }
  const file = writeLab(path.join(shipped.samples, kind), shipped.include, folder, name);
  if (file !== undefined) await showLab(folder, file);
  return folder;
}

async function sayExists(folder: string): Promise<void> {
  const { drivers, programs } = labFilesIn(folder);
  const [file] = [...drivers, ...programs];
  const open = vscode.l10n.t('Open It');
  const again = vscode.l10n.t('Choose Another Name…');
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t('{0} exists already: choose another name or place.', folder),
    ...(file === undefined ? [] : [open]),
    again,
  );
  if (answer === open && file !== undefined) await showLab(folder, file);
  if (answer === again) await vscode.commands.executeCommand(COMMANDS.newLab);
}

async function askKind(shipped: Shipped, title: string): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(
    readTemplates(shipped.samples).map(({ name, summary }) => ({ label: name, detail: summary })),
    { title },
  );
  return picked?.label;
}

function askName(kind: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New Lab: What Is the Driver Called?'),
    prompt: vscode.l10n.t('It becomes NAME.driver.ts, /dev/NAME and NAME_mmap().'),
    value: `my_${kind}`,
    validateInput: checkLabName,
  });
}
