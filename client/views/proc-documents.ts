import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import type { TaskView } from '../../simulator/inspect/views.ts';
import { PROC_SCHEME } from '../ids.ts';
import { isProcessFile, MACHINE_FILES, PROCESS_FILES } from './proc-files.ts';
import { isProcNode } from './proc-tree.ts';
import { hasPages } from './vma-pages.ts';

/** Marks the document of the stop before this one. */
const PREVIOUS = 'previous';
/** A step is not to wait for texts that nobody may ever compare. */
const SNAPSHOT_AFTER = 150;
/** Characters of one file that are kept for a comparison. */
const SNAPSHOT_LIMIT = 4_000_000;
/** Mapped pages of a task whose long files are kept at every stop without having been opened. */
const MOST_PAGES = 65_536;

type Texts = Map<string, string>;

/**
 * Read-only documents `proc:/PID/maps`, brought up to date at every stop; after the end they keep the last text. With
 * `?previous` the text at the stop before.
 */
export class ProcDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  /** Texts of the last stop that was looked at, and of the one before. */
  private now: Texts = new Map();
  private before: Texts = new Map();
  private machine: StoppedMachine | undefined;
  readonly onDidChange = this.changed.event;

  constructor(private readonly sessions: Sessions) {
    this.subscription = sessions.onDidChange(() => this.follow());
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    if (uri.query === PREVIOUS) {
      return (
        this.before.get(uri.path) ??
        vscode.l10n.t('Nothing is known of this file at an earlier stop of this session.\n')
      );
    }
    const { machine, status } = this.sessions;
    if (machine === undefined || status !== 'stopped') {
      return this.now.get(uri.path) ?? vscode.l10n.t('The lab is not stopped.\n');
    }
    return this.read(machine, uri.path);
  }

  /** Contract: opens `/proc/PATH`, of the running task where PATH is only `maps`, beside the sources. */
  async show(target: unknown): Promise<void> {
    const uri = await this.uriOf(target);
    if (uri === undefined) return;
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Shows what changed in a file since the stop before. */
  async compare(target: unknown): Promise<void> {
    const uri = (await this.uriOf(target)) ?? this.inFront();
    if (uri === undefined) return;
    const previous = uri.with({ query: PREVIOUS });
    const title = vscode.l10n.t('/proc{0}: previous stop ↔ now', uri.path);
    await vscode.commands.executeCommand('vscode.diff', previous, uri, title, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
    this.changed.dispose();
  }

  private inFront(): vscode.Uri | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri?.scheme === PROC_SCHEME ? uri.with({ query: '' }) : undefined;
  }

  private async uriOf(target: unknown): Promise<vscode.Uri | undefined> {
    const path = isProcNode(target) ? target.path : target;
    if (typeof path !== 'string') return undefined;
    if (!isProcessFile(path)) return vscode.Uri.from({ scheme: PROC_SCHEME, path: `/${path}` });
    const pid = await this.sessions.machine?.currentPid();
    return pid === undefined
      ? undefined
      : vscode.Uri.from({ scheme: PROC_SCHEME, path: `/${pid}/${path}` });
  }

  private follow(): void {
    const { machine, status } = this.sessions;
    clearTimeout(this.timer);
    if (status !== 'stopped' || machine === undefined || machine === this.machine) return;
    const follows = machine.session.id === this.machine?.session.id;
    this.machine = machine;
    this.before = follows ? this.now : new Map<string, string>();
    this.now = new Map();
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === PROC_SCHEME) this.changed.fire(uri);
    }
    this.timer = setTimeout(() => void this.snapshot(machine), SNAPSHOT_AFTER);
  }

  /** Contract: gives up when the lab runs on. */
  private async snapshot(machine: StoppedMachine): Promise<void> {
    const tasks = await machine.ask('tasks', {});
    const task = tasks.find(({ current }) => current) ?? tasks[0];
    const own = task === undefined ? [] : smallFiles(task).map((name) => `/${task.pid}/${name}`);
    for (const path of [...own, ...MACHINE_FILES.map((name) => `/${name}`)]) {
      if (this.sessions.machine !== machine || this.sessions.status !== 'stopped') return;
      await this.read(machine, path);
    }
  }

  private async read(machine: StoppedMachine, path: string): Promise<string> {
    try {
      const text = await ask(machine, path);
      if (machine === this.machine && text.length < SNAPSHOT_LIMIT) this.now.set(path, text);
      return text;
    } catch (error) {
      return `${error instanceof Error ? error.message : String(error)}\n`;
    }
  }
}

/** Files that are read at every stop, in case that somebody compares them later. */
function smallFiles(task: TaskView): readonly string[] {
  const isSmall = !hasPages(task) && task.totalVm <= MOST_PAGES;
  return isSmall ? PROCESS_FILES : PROCESS_FILES.filter((name) => !isLong(name));
}

/** Has it a line for each VMA or page? */
function isLong(name: string): boolean {
  return name === 'maps' || name === 'smaps' || name === 'pagemap';
}

async function ask(machine: StoppedMachine, path: string): Promise<string> {
  const pagemap = /^\/(\d+)\/pagemap$/.exec(path);
  if (pagemap) return machine.ask('pagemap', { pid: Number(pagemap[1]) });
  if (path === '/kmsg') return `${(await machine.ask('command', { line: 'dmesg' })) ?? ''}\n`;
  return machine.ask('proc', { path: `/proc${path}` });
}
