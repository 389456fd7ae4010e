import * as vscode from 'vscode';
import type { EntryView, PageTableLevel } from '../../simulator/inspect/views.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { bare, sizeText } from './addresses.ts';
import { changeText, markChange } from './change-badge.ts';
import type { Change } from './changes.ts';
import { frameRow, originRows, vmaRow } from './origin-rows.ts';
import { bitMeaning } from './meanings.ts';
import { rowItem, type TreeNode } from './tree.ts';

const { Collapsed } = vscode.TreeItemCollapsibleState;

const SPAN: Readonly<Record<PageTableLevel, bigint>> = {
  PGD: 1n << 39n,
  PUD: 1n << 30n,
  PMD: 1n << 21n,
  PTE: 1n << 12n,
};

/** A page table entry as a row: below it the entries of its table, or what its bits mean. */
export interface EntryNode extends TreeNode {
  readonly entry: EntryView;
  readonly change: Change | undefined;
}

export function isEntryNode(node: unknown): node is EntryNode {
  return typeof node === 'object' && node !== null && 'entry' in node;
}

interface EntryParts {
  readonly machine: StoppedMachine;
  readonly pid: number;
  readonly entry: EntryView;
  readonly parent?: TreeNode | undefined;
  readonly change?: Change | undefined;
  /** Rows of the table below; the bits are shown without. */
  readonly children?: ((self: EntryNode) => Promise<readonly TreeNode[]>) | undefined;
  /** Distinguishes rows of the same entry in several places. */
  readonly place?: string;
}

export function entryNode(parts: EntryParts): EntryNode {
  const { machine, pid, entry, parent, change, children, place = 'table' } = parts;
  const { level, index, address } = entry;
  const id = `${place}/${pid}/${level}/${address}`;
  const isTable = children !== undefined;
  const item = rowItem(id, `${level}[${index}]`, {
    description: entryText(entry, isTable),
    icon: isTable ? 'table' : 'symbol-numeric',
    context: isTable ? ITEMS.table : ITEMS.page,
    state: Collapsed,
    spoken: `${level} ${index}, ${bare(address)}, ${entryText(entry, isTable)}`,
  });
  markChange(item, change);
  const node: EntryNode = {
    item,
    parent,
    entry,
    change,
    tooltip: () => entryTooltip(entry, change),
    children: () =>
      children === undefined ? detailNodes(machine, pid, entry, node) : children(node),
  };
  return node;
}

function entryText(entry: EntryView, isTable: boolean): string {
  const { address, pfn, bits, present, children } = entry;
  const where = bare(address);
  if (!present) return [where, vscode.l10n.t('not present'), entry.raw].join(' · ');
  if (isTable) return `${where} · ${vscode.l10n.t('{0} used', children ?? 0)}`;
  return `${where} → pfn ${pfn ?? '?'} · ${bits.join(' ')}`;
}

function entryTooltip(entry: EntryView, change: Change | undefined): vscode.MarkdownString {
  const { level, index, address, raw, entryAddress, pfn, bits } = entry;
  const end = `0x${(BigInt(address) + SPAN[level]).toString(16)}`;
  const text = new vscode.MarkdownString();
  const range = `\`${bare(address)}-${bare(end)}\` (${sizeText(SPAN[level])})`;
  const lines = [
    vscode.l10n.t('{0} maps {1}', `**${level}[${index}]**`, range),
    vscode.l10n.t('{0} at physical {1}', `\`${raw}\``, `\`${entryAddress}\``),
    ...(pfn === undefined ? [] : [vscode.l10n.t('frame {0}', `\`${pfn}\``)]),
  ];
  for (const line of lines) text.appendMarkdown(`${line}\n\n`);
  for (const bit of bits) text.appendMarkdown(`- \`${bit}\` ${bitMeaning(bit)}\n`);
  if (change !== undefined) text.appendText(`\n${changeText(change)}`);
  return text;
}

/** What a leaf says, bit by bit; who set it, what it belongs to, and who else leads to its frame. */
async function detailNodes(
  machine: StoppedMachine,
  pid: number,
  entry: EntryView,
  parent: TreeNode,
): Promise<TreeNode[]> {
  const { address, level, pfn } = entry;
  const links = level === 'PTE';
  const args = { pid, address };
  const vma = links ? await machine.ask('vmaAt', args) : null;
  return [
    ...(links ? await originRows(machine, { ...args, of: 'entry' }, parent) : []),
    ...vmaRow(vma ?? undefined, parent),
    ...(pfn === undefined ? [] : [frameRow(machine, pfn, parent)]),
    ...bitNodes(entry, parent, parent.item.id ?? ''),
  ];
}

function bitNodes(entry: EntryView, parent: TreeNode, id: string): TreeNode[] {
  const row = (name: string, value: string): TreeNode => ({
    item: rowItem(`${id}/${name}`, name, {
      description: value,
      tooltip: `${name}: ${value}`,
      context: ITEMS.field,
    }),
    parent,
  });
  const end = `0x${(BigInt(entry.address) + SPAN[entry.level]).toString(16)}`;
  return [
    row('raw', entry.raw),
    row('range', `${bare(entry.address)}-${bare(end)}`),
    row(vscode.l10n.t('entry at'), vscode.l10n.t('physical {0}', entry.entryAddress)),
    ...entry.bits.map((bit) => row(bit, bitMeaning(bit))),
  ];
}
