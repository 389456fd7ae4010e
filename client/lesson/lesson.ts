import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../../server/protocol/dap.ts';
import { addHeaders, headersStatus, writeLab } from '../commands/lab-files.ts';
import { askFolder, type Shipped } from '../commands/place.ts';
import type { Sessions, StopEvent } from '../debug/sessions.ts';
import { CONTEXT, WALKTHROUGH } from '../ids.ts';
import type { StageStore } from '../views/stage-store.ts';
import { FIRST, FIRST_STAGES, LESSON_STAGES, stepAt } from './steps.ts';

/** Marks the lesson's own sessions in their configuration. */
const LESSON = 'firstLesson';
const SAMPLE = 'memdev';
const PROGRAM = `${SAMPLE}.user.ts`;
const DRIVER = `${SAMPLE}.driver.ts`;

/** "How does mmap() reach my handler?": opens the lab, runs it, and ticks off the steps that the debugger stopped at. */
export class Lesson implements vscode.Disposable {
  private folder: string | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly sessions: Sessions,
    private readonly store: StageStore,
    private readonly shipped: Shipped,
    /** Where the lab goes when it is only to look around. */
    private readonly scratch: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = sessions.onDidStop((stop) => void this.tickOff(stop));
  }

  async start(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH, false);
  }

  /** Opens driver and program beside the lesson; asks where to put them the first time. */
  async openLab(answer?: string): Promise<string | undefined> {
    this.folder = answer ?? (await this.findLab());
    if (this.folder === undefined) return undefined;
    if (!existsSync(path.join(this.folder, DRIVER))) {
      writeLab(path.join(this.shipped.samples, SAMPLE), this.shipped.include, this.folder, SAMPLE);
    } else if (headersStatus(this.folder, undefined).kind === 'missing') {
      addHeaders(this.folder, this.shipped.include);
    }
    await keepInSight();
    await this.show(DRIVER);
    await this.show(PROGRAM);
    await done('lab');
    return this.folder;
  }

  /** On to the next stop; starts the lab when it is not running. */
  async advance(): Promise<void> {
    const folder = this.folder ?? (await this.openLab());
    if (folder === undefined) return;
    await keepInSight();
    await this.show(PROGRAM);
    if (this.sessions.status === 'stopped') {
      await vscode.commands.executeCommand('workbench.action.debug.continue');
    } else if (this.sessions.status === 'none') {
      await vscode.debug.startDebugging(undefined, {
        type: DEBUG_TYPE,
        request: 'launch',
        name: vscode.l10n.t('First Lesson'),
        lab: folder,
        stages: FIRST_STAGES,
        [LESSON]: true,
      });
    }
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async findLab(): Promise<string | undefined> {
    const [found] = await vscode.workspace.findFiles(`**/${DRIVER}`, '**/node_modules/**', 1);
    if (found !== undefined) return path.dirname(found.fsPath);
    return askFolder(SAMPLE, vscode.l10n.t('Where Is the Lab of the Lesson To Go?'), this.scratch);
  }

  private async show(name: string): Promise<void> {
    const uri = vscode.Uri.file(path.join(this.folder ?? '', name));
    const open = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === uri.toString(),
    );
    await vscode.window.showTextDocument(uri, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.Two,
      preview: false,
    });
  }

  private async tickOff({ session, threadId }: StopEvent): Promise<void> {
    try {
      const stack = (await session.customRequest('stackTrace', {
        threadId: threadId ?? 1,
        startFrame: 0,
        levels: 1,
      })) as { readonly stackFrames: readonly { readonly name: string }[] };
      const step = stepAt(stack.stackFrames[0]?.name ?? '');
      if (step === undefined) return;
      await done(step.id);
      const isOurs = session.configuration[LESSON] === true;
      if (isOurs && step.id === FIRST) await this.store.setFor(session, LESSON_STAGES);
    } catch (error) {
      this.log.warn(`The lesson could not read the call stack: ${String(error)}`);
    }
  }
}

/** Sources that a stop opens then go to the other group. */
async function keepInSight(): Promise<void> {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  if (activeTab === undefined || activeTab.input !== undefined) return;
  await vscode.commands.executeCommand('workbench.action.lockEditorGroup');
}

async function done(id: string): Promise<void> {
  await vscode.commands.executeCommand('setContext', `${CONTEXT.lesson}${id}`, true);
}
