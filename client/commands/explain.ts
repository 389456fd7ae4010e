import * as vscode from 'vscode';
import type { ResultBody } from '../../server/protocol/dap.ts';
import type { AccessKind, AccessStory } from '../../simulator/inspect/views.ts';
import type { Sessions } from '../debug/sessions.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { STORY_SCHEME } from '../ids.ts';
import type { Views } from '../views/views.ts';
import { addressOf, askAddress } from './meant-address.ts';

/** The answer to `exceptionInfo`, as far as it is shown. */
interface ExceptionInfo {
  readonly exceptionId: string;
  readonly description?: string;
}

/** Stories as read-only Markdown: one document an address, told anew each time. */
export class Stories implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly views: Views,
  ) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Tells what a read and a write of an address would do now, and why, rendered beside the sources. */
  async explainAddress(target: unknown): Promise<void> {
    const { sessions, views } = this;
    const { machine } = sessions;
    if (machine === undefined) return;
    const title = vscode.l10n.t('Explain an Access');
    const address = addressOf(target) ?? (await askAddress(sessions, views, title));
    if (address === undefined) return;
    await this.show(vscode.l10n.t('Access to {0}', address), await explanation(machine, address));
  }

  /** Shows the whole story of the signal or oops that the stop is at, where it can be read at leisure and copied. */
  async explainFault(): Promise<void> {
    const { machine, exceptionThread } = this.sessions;
    if (machine === undefined || exceptionThread === undefined) {
      await vscode.window.showInformationMessage(
        vscode.l10n.t(
          'There is no fault to explain: the lab has not stopped at a signal or an oops.',
        ),
      );
      return;
    }
    const args = { threadId: exceptionThread };
    const info = (await machine.session.customRequest('exceptionInfo', args)) as ExceptionInfo;
    const { exceptionId, description = '' } = info;
    const text = [`# ${exceptionId}`, '', '```', description, '```', ''].join('\n');
    await this.show(vscode.l10n.t('Why {0}', exceptionId), text);
  }

  /** Shows why a line of the last run ended as it did. */
  async showReason(result: unknown): Promise<void> {
    if (!isResult(result)) return;
    const { id, text, story: lines } = result;
    const body = [`# ${id}`, '', '```', text, ...lines, '```', ''].join('\n');
    await this.show(vscode.l10n.t('Why {0}', id), body);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async show(title: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: STORY_SCHEME, path: `/${title}.md` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  }
}

function isResult(value: unknown): value is ResultBody {
  return typeof value === 'object' && value !== null && 'story' in value && 'id' in value;
}

async function explanation(machine: StoppedMachine, address: string): Promise<string> {
  const ask = (access: AccessKind): Promise<AccessStory> =>
    machine.ask('explain', { address, access });
  const [read, write] = [await ask('read'), await ask('write')];
  const same = read.headline === write.headline;
  const stories = same
    ? story(vscode.l10n.t('Reading or writing'), read)
    : [...story(vscode.l10n.t('Reading'), read), ...story(vscode.l10n.t('Writing'), write)];
  const walk = await vtop(machine, address);
  return [`# ${vscode.l10n.t('An access to {0}', address)}`, '', ...stories, ...walk].join('\n');
}

function story(title: string, { verdict, code, headline, checks, advice }: AccessStory): string[] {
  const result = code === undefined ? verdict : `${verdict} (${code})`;
  return [
    `## ${title}: ${result}`,
    '',
    headline,
    '',
    ...checks.map(({ where, text }) => `- \`${where}\`: ${text}`),
    '',
    ...advice.map((text) => `> ${text}\n`),
    '',
  ];
}

/** Contract: nothing for an address that has no walk, such as the kernel's. */
async function vtop(machine: StoppedMachine, address: string): Promise<string[]> {
  try {
    const text = await machine.ask('command', { line: `vtop ${address}` });
    return text === null ? [] : ['```', text, '```', ''];
  } catch {
    return [];
  }
}
