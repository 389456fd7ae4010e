import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { bare, parseAddress } from '../views/addresses.ts';
import { isEntryNode } from '../views/entry-node.ts';
import { isMapsNode } from '../views/proc-tree.ts';
import type { Views } from '../views/views.ts';
import { exampleVma } from '../views/vma-pages.ts';
import { isVmaNode } from '../views/vma-tree.ts';
import { isWalkNode } from '../views/walk-node.ts';

const HEX = /0x[0-9a-f_]+n?/i;

/** The address a row or an argument stands for, as a hex string. */
export function addressOf(target: unknown): string | undefined {
  if (typeof target === 'string') return parseAddress(target);
  if (isVmaNode(target)) return target.vma.start;
  if (isEntryNode(target)) return target.entry.address;
  if (isWalkNode(target)) return target.walk.address;
  if (isMapsNode(target)) return parseAddress(target.line.split('-')[0] ?? '');
  return undefined;
}

/**
 * The address that a command without one is most likely about.
 *
 * Contract: what is written where the cursor is; else the address of the fault that the stop is at; else the selected
 * row of a view; else the mapping that is new since the last stop. Undefined when there is nothing of that.
 */
export async function meantAddress(sessions: Sessions, views: Views): Promise<string | undefined> {
  const { machine, exceptionText } = sessions;
  const written = addressOf(writtenAddress());
  if (written !== undefined) return written;
  const fault = / at (0x[0-9a-f]+)/.exec(exceptionText ?? '')?.[1];
  if (fault !== undefined) return fault;
  const selections = [views.vmaView, views.pageTableView, views.procView];
  const selected = selections
    .filter(({ visible }) => visible)
    .map(({ selection }) => addressOf(selection[0]))
    .find((address) => address !== undefined);
  if (selected !== undefined || machine === undefined) return selected;
  const pid = await machine.currentPid();
  if (pid === undefined) return undefined;
  const { rows } = await machine.vmaChanges(pid);
  const fresh = rows.filter(({ kind }) => kind === 'new').at(-1);
  if (fresh === undefined) return undefined;
  const [vma] = await machine.ask('vmas', { pid, first: fresh.index, count: 1 });
  return vma?.start;
}

/** Asks for an address; proposes the one that is meant, else a mapping that a newcomer looks for. */
export async function askAddress(
  sessions: Sessions,
  views: Views,
  title: string,
): Promise<string | undefined> {
  const { machine } = sessions;
  const meant = await meantAddress(sessions, views);
  const proposed = meant ?? (machine && (await exampleVma(machine)))?.start;
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('A virtual address, in hex'),
    value: proposed === undefined ? '' : `0x${bare(proposed)}`,
    validateInput: (value) =>
      parseAddress(value) === undefined
        ? vscode.l10n.t('Write up to 16 hex digits, for example 0x7ffff7fb9000.')
        : undefined,
  });
  return text === undefined ? undefined : parseAddress(text);
}

function writtenAddress(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  const range = selection.isEmpty
    ? document.getWordRangeAtPosition(selection.active, HEX)
    : selection;
  const text = range === undefined ? '' : document.getText(range);
  return new RegExp(`^${HEX.source}$`, 'i').test(text) ? text : undefined;
}
