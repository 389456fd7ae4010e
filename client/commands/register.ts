import * as vscode from 'vscode';
import type { ConfigurationProvider } from '../debug/configuration-provider.ts';
import type { Sessions } from '../debug/sessions.ts';
import { COMMANDS } from '../ids.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { isEntryNode } from '../views/entry-node.ts';
import type { ProcDocuments } from '../views/proc-documents.ts';
import type { StageStore } from '../views/stage-store.ts';
import type { TreeNode } from '../views/tree.ts';
import type { Views } from '../views/views.ts';
import { isWalkNode } from '../views/walk-node.ts';
import type { HeadersOffer } from './headers.ts';
import type { Stories } from './explain.ts';
import {
  askProcFile,
  copied,
  copy,
  crashText,
  showInPageTables,
  walkAddress,
} from './inspect-commands.ts';
import { addressOf, meantAddress } from './meant-address.ts';
import type { MemoryDocuments } from './memory.ts';
import { showMappedHere, showVma } from './show-vma.ts';
import { newLab, openSample, type NewLabAnswers } from './new-lab.ts';
import type { Shipped } from './place.ts';
import { debugFault, debugHandler, startLab } from './run-commands.ts';
import { editStageCondition, editStageHitCount, removeStageCondition } from './stage-conditions.ts';
import { showStageSource, toggleStage, travel } from './stage-commands.ts';

export interface CommandParts {
  readonly shipped: Shipped;
  readonly provider: ConfigurationProvider;
  readonly sessions: Sessions;
  readonly store: StageStore;
  readonly views: Views;
  readonly headers: HeadersOffer;
  readonly lesson: Lesson;
  readonly pictures: Pictures;
  readonly stories: Stories;
  readonly documents: ProcDocuments;
  readonly memory: MemoryDocuments;
  readonly log: vscode.LogOutputChannel;
}

type Handler = (target?: unknown, second?: unknown) => unknown;
type CommandName = keyof typeof COMMANDS;

/** Contract: registers every command of {@link COMMANDS}. */
export function registerCommands(parts: CommandParts): vscode.Disposable[] {
  const {
    shipped,
    provider,
    sessions,
    store,
    views,
    headers,
    lesson,
    pictures,
    stories,
    documents,
    memory,
    log,
  } = parts;
  // Why: a key press names no row, it means the selected one.
  const stageRow = (): TreeNode | undefined => views.stageView.selection[0];
  const handlers: Readonly<Record<CommandName, Handler>> = {
    newLab: (answers) => newLab(shipped, answersOf(answers)),
    openSample: (answers) => openSample(shipped, answersOf(answers)),
    addHeaders: (uri) => headers.add(uri instanceof vscode.Uri ? uri : undefined),
    runLab: (uri) => startLab(provider, uri, true),
    debugLab: (uri) => startLab(provider, uri, false),
    debugHandler: (uri, line) => debugHandler(provider, uri, line),
    walkAddress: (row) => walkAddress(sessions, views, row),
    removeWalk: (row) => {
      if (isWalkNode(row)) views.pageTables.removeWalk(row.walk.address);
    },
    showInPageTables: (row) => showInPageTables(views, row),
    showVma: (row) => showVma(views, sessions, row),
    showMappedHere: () => showMappedHere(views, sessions),
    showMaps: () => documents.show('maps'),
    showProc: async (row) => documents.show(row ?? (await askProcFile())),
    compareProc: (row) => documents.compare(row),
    showAddressSpace: () => pictures.show('address-space'),
    showPageWalk: async (row) =>
      pictures.showWalk(addressOf(row) ?? (await meantAddress(sessions, views))),
    showFrames: (row) => pictures.showFrame(isEntryNode(row) ? row.entry.pfn : undefined),
    showScreen: () => pictures.show('screen'),
    copyAddress: (row) => copy(addressOf(row)),
    // Why: a key press names no row, it means the selected one.
    copyMapsLine: (row) => copy(copied(row ?? views.procView.selection[0])),
    copyRaw: (row) => copy(copied(row)),
    copyCrashText: async (row) => copy(await crashText(sessions, row)),
    explainAddress: (row) => stories.explainAddress(row),
    explainFault: () => stories.explainFault(),
    showReason: (result) => stories.showReason(result),
    debugFault: (uri, filter) => debugFault(provider, uri, filter),
    showMemory: (row) => memory.show(row),
    clearStages: () => store.clear(),
    toggleStage: (row) => toggleStage(store, row),
    editStageCondition: (row) => editStageCondition(store, row ?? stageRow()),
    editStageHitCount: (row) => editStageHitCount(store, row ?? stageRow()),
    removeStageCondition: (row) => removeStageCondition(store, row ?? stageRow()),
    showStageSource: (row) => showStageSource(shipped.dist, row),
    travel: (row) => travel(sessions, row),
    startLesson: () => lesson.start(),
    lessonOpenLab: (folder) => lesson.openLab(typeof folder === 'string' ? folder : undefined),
    lessonContinue: () => lesson.advance(),
    showLog: () => log.show(),
  };
  return (Object.keys(handlers) as CommandName[]).map((name) =>
    vscode.commands.registerCommand(COMMANDS[name], handlers[name]),
  );
}

function answersOf(value: unknown): NewLabAnswers {
  return typeof value === 'object' && value !== null && !(value instanceof vscode.Uri) ? value : {};
}
