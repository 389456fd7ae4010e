import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import { MEMORY_SCHEME } from '../ids.ts';
import { bare } from '../views/addresses.ts';
import { hexDump, type Stretch } from '../views/hex-dump.ts';
import type { Views } from '../views/views.ts';
import { isVmaNode } from '../views/vma-tree.ts';
import { addressOf, askAddress } from './meant-address.ts';

const PAGE = 4096n;
/** Bytes of one document: what a person scrolls through. */
const LIMIT = 64n * 1024n;

/** Memory as read-only hex dumps `pagewalk-memory:/START-END`, of the running task, read anew at every stop. */
export class MemoryDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscription: vscode.Disposable;
  /** What is left to see after the end. */
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly views: Views,
  ) {
    this.subscription = sessions.onDidStop(() => {
      for (const { uri } of vscode.workspace.textDocuments) {
        if (uri.scheme === MEMORY_SCHEME) this.changed.fire(uri);
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (this.sessions.status === 'stopped') this.texts.set(uri.path, await this.read(uri));
    return this.texts.get(uri.path) ?? vscode.l10n.t('The lab is not stopped.\n');
  }

  /** Contract: a VMA from its start, any other row or an address from that page on, beside the sources. */
  async show(target: unknown): Promise<void> {
    const { machine } = this.sessions;
    if (machine === undefined) return;
    const address =
      addressOf(target) ??
      (await askAddress(this.sessions, this.views, vscode.l10n.t('Show Memory')));
    if (address === undefined) return;
    const start = BigInt(address) - (BigInt(address) % PAGE);
    const end = isVmaNode(target) ? BigInt(target.vma.end) : start + PAGE;
    const range = `${bare(`0x${start.toString(16)}`)}-${bare(`0x${end.toString(16)}`)}`;
    const uri = vscode.Uri.from({ scheme: MEMORY_SCHEME, path: `/${range}` });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async read(uri: vscode.Uri): Promise<string> {
    const [from = '0', to = '0'] = uri.path.slice(1).split('-');
    const start = BigInt(`0x${from}`);
    const all = BigInt(`0x${to}`);
    const end = all - start > LIMIT ? start + LIMIT : all;
    const stretches: Stretch[] = [];
    for (let page = start; page < end; page += PAGE) stretches.push(await this.page(page));
    const dump = hexDump(stretches, vscode.l10n.t('no page yet: nothing has touched it'));
    return end === all
      ? dump
      : dump +
          vscode.l10n.t(
            '… the first {0} kB of {1} kB\n',
            `${LIMIT >> 10n}`,
            `${(all - start) >> 10n}`,
          );
  }

  private async page(start: bigint): Promise<Stretch> {
    const end = start + PAGE;
    const address = `0x${start.toString(16)}`;
    const answer = await this.sessions.machine?.ask('memory', { address, count: Number(PAGE) });
    if (answer === undefined || answer.unreadable > 0) return { start, end };
    return { start, end, bytes: Buffer.from(answer.bytes, 'hex') };
  }
}
