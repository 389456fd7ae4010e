import * as vscode from 'vscode';
import { CONTEXT, MEMORY_SCHEME, PROC_SCHEME, STORY_SCHEME } from '../ids.ts';
import { isLabFile } from './labs.ts';

/** Of documents about the running machine. */
const OWN_SCHEMES = [MEMORY_SCHEME, PROC_SCHEME, STORY_SCHEME];

/**
 * Which file F5 means.
 *
 * Why a context key of its own: `resourceFilename` is known only where the keyboard focus is inside the editor; after the
 * button of a message was pressed it is not, and F5 would ask which debugger to use.
 * Why the last lab: a stop at a stage puts the simulator's source in front, and F5 there means the lab it was reached from.
 */
export class LabInFront implements vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private last: vscode.Uri | undefined;

  constructor(private readonly dist: vscode.Uri) {
    this.subscription = vscode.window.onDidChangeActiveTextEditor(() => this.look());
    this.look();
  }

  /** Contract: the file whose lab F5 starts; undefined when no file is in front. */
  get uri(): vscode.Uri | undefined {
    const front = vscode.window.activeTextEditor?.document.uri;
    return front !== undefined && this.isOurs(front) ? (this.last ?? front) : front;
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private look(): void {
    const front = vscode.window.activeTextEditor?.document.uri;
    // Why: a panel or a view with an input of its own has the focus, the editor behind it stays what it was.
    if (front === undefined && vscode.window.visibleTextEditors.length > 0) return;
    const isLab = front?.scheme === 'file' && isLabFile(front.fsPath);
    if (isLab) this.last = front;
    const meant = isLab || (front !== undefined && this.last !== undefined && this.isOurs(front));
    void vscode.commands.executeCommand('setContext', CONTEXT.labInFront, meant);
  }

  /** The simulator's source, or a document about the running machine. */
  private isOurs(uri: vscode.Uri): boolean {
    const sources = vscode.Uri.joinPath(this.dist, '../simulator');
    return (
      OWN_SCHEMES.includes(uri.scheme) ||
      [this.dist, sources].some(({ path }) => uri.path.startsWith(`${path}/`))
    );
  }
}
