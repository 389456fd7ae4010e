import * as vscode from 'vscode';
import { DEBUG_TYPE, RESULT_EVENT, type ResultBody } from '../../server/protocol/dap.ts';
import { COMMANDS } from '../ids.ts';
import { afterEdits, type AtLine } from './edited-lines.ts';

/** Characters of a result that stand at the end of a line; the rest is in the hover. */
const MAX_SHOWN = 120;
/** Lines of the reason in the hover. */
const MAX_STORY = 8;

/** How a result looks: its colour, and a sign for those who do not see colours. */
const LOOKS = {
  fatal: { color: 'editorError.foreground', sign: '✗' },
  failed: { color: 'editorWarning.foreground', sign: '!' },
  ended: { color: 'editorCodeLens.foreground', sign: '✓' },
} as const;

type Look = keyof typeof LOOKS;

/**
 * What became of the last run, at the ends of its lines: calls that failed, the signal that killed the program, its exit
 * code. It goes with the next run, and from a line that is edited.
 */
export class LastRun implements vscode.Disposable {
  private readonly types: Readonly<Record<Look, vscode.TextEditorDecorationType>>;
  private readonly subscriptions: vscode.Disposable[];
  /** By the path of the file. */
  private readonly results = new Map<string, readonly AtLine<ResultBody>[]>();

  constructor() {
    const { debug, window, workspace } = vscode;
    const type = (look: Look): vscode.TextEditorDecorationType =>
      window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
        after: { margin: '0 0 0 3ch', color: new vscode.ThemeColor(LOOKS[look].color) },
      });
    this.types = { fatal: type('fatal'), failed: type('failed'), ended: type('ended') };
    this.subscriptions = [
      ...Object.values(this.types),
      debug.onDidStartDebugSession((session) => {
        if (session.type === DEBUG_TYPE) this.clear();
      }),
      debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (session.type === DEBUG_TYPE && event === RESULT_EVENT) this.add(body as ResultBody);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const file = document.uri.fsPath;
        const shown = this.results.get(file);
        if (shown === undefined || contentChanges.length === 0) return;
        this.results.set(file, afterEdits(shown, contentChanges));
        this.paint();
      }),
      window.onDidChangeVisibleTextEditors(() => this.paint()),
    ];
  }

  /** What is shown in a file. */
  of(file: string): readonly AtLine<ResultBody>[] {
    return this.results.get(file) ?? [];
  }

  dispose(): void {
    for (const one of this.subscriptions) one.dispose();
  }

  private clear(): void {
    this.results.clear();
    this.paint();
  }

  private add(result: ResultBody): void {
    const settings = vscode.workspace.getConfiguration('pagewalk', vscode.Uri.file(result.path));
    if (settings.get<boolean>('inlineResults') === false) return;
    const shown = this.results.get(result.path) ?? [];
    this.results.set(result.path, [...shown, { what: result, line: result.line - 1 }]);
    this.paint();
  }

  private paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = byLine(this.of(editor.document.uri.fsPath), editor.document.lineCount);
      for (const look of Object.keys(LOOKS) as Look[]) {
        const options = [...lines].flatMap(([line, results]) =>
          lookOf(results) === look ? [decoration(editor.document, line, look, results)] : [],
        );
        editor.setDecorations(this.types[look], options);
      }
    }
  }
}

function byLine(
  shown: readonly AtLine<ResultBody>[],
  lineCount: number,
): ReadonlyMap<number, readonly ResultBody[]> {
  const lines = new Map<number, ResultBody[]>();
  for (const { what, line } of shown) {
    if (line >= lineCount) continue;
    const here = lines.get(line);
    if (here) here.push(what);
    else lines.set(line, [what]);
  }
  return lines;
}

function lookOf(results: readonly ResultBody[]): Look {
  if (results.some(({ fatal }) => fatal)) return 'fatal';
  return results.some(({ kind }) => kind !== 'exit') ? 'failed' : 'ended';
}

function decoration(
  document: vscode.TextDocument,
  line: number,
  look: Look,
  results: readonly ResultBody[],
): vscode.DecorationOptions {
  const text = results.map((result) => result.text).join(' · ');
  const cut = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return {
    range: document.lineAt(line).range,
    hoverMessage: results.map(hover),
    renderOptions: { after: { contentText: `${LOOKS[look].sign} ${cut}` } },
  };
}

function hover(result: ResultBody): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  text.isTrusted = { enabledCommands: [COMMANDS.showReason, COMMANDS.debugFault] };
  text.appendMarkdown(`**${vscode.l10n.t('Last run')}**: `);
  text.appendText(result.text);
  const { kind, story } = result;
  if (kind === 'exit') return text;
  const lines = story.filter((line) => line !== '').slice(0, MAX_STORY);
  if (lines.length > 0) text.appendCodeblock(lines.join('\n'), 'text');
  const link = (label: string, command: string, args: unknown): string =>
    `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
  const why = link(vscode.l10n.t('$(lightbulb) Why {0}', result.id), COMMANDS.showReason, [result]);
  const debug = link(vscode.l10n.t('$(debug-alt) Debug, Stopping There'), COMMANDS.debugFault, [
    vscode.Uri.file(result.path).toString(),
    kind,
  ]);
  text.appendMarkdown(`\n\n${story.length > 0 ? `${why}  ·  ` : ''}${debug}`);
  return text;
}
