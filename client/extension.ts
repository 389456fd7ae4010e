import path from 'node:path';
import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../server/protocol/dap.ts';
import { Stories } from './commands/explain.ts';
import { HeadersOffer } from './commands/headers.ts';
import { MemoryDocuments } from './commands/memory.ts';
import { registerCommands } from './commands/register.ts';
import { sayStageProblem } from './commands/stage-conditions.ts';
import { AdapterFactory } from './debug/adapter-factory.ts';
import { ConfigurationProvider } from './debug/configuration-provider.ts';
import { LabInFront } from './debug/lab-in-front.ts';
import { LabTasks, TASK_TYPE } from './debug/lab-tasks.ts';
import { RunOnSave } from './debug/run-on-save.ts';
import { Sessions } from './debug/sessions.ts';
import { createHome, type Home } from './home/home.ts';
import { CONTEXT, MEMORY_SCHEME, PROC_SCHEME, STORY_SCHEME } from './ids.ts';
import { LanguageStart } from './language/start.ts';
import { Lesson } from './lesson/lesson.ts';
import { Pictures } from './pictures/pictures.ts';
import { LastRun } from './views/last-run.ts';
import { ProcDocuments } from './views/proc-documents.ts';
import { StageStore } from './views/stage-store.ts';
import { createViews, type Views } from './views/views.ts';

/** What `activate` gives to tests: the parts behind what the user sees. No promise to other extensions. */
export interface Internals {
  readonly sessions: Sessions;
  readonly store: StageStore;
  readonly views: Views;
  readonly home: Home;
  readonly provider: ConfigurationProvider;
  readonly language: LanguageStart;
  readonly lastRun: LastRun;
}

/** Contract: nothing here reads files or loads libraries; what is heavy waits for its first use. */
export function activate(context: vscode.ExtensionContext): Internals {
  const { subscriptions } = context;
  const log = vscode.window.createOutputChannel('Pagewalk', { log: true });
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const inDist = (name: string): string => path.join(dist.fsPath, name);
  const shipped = { include: inDist('include'), samples: inDist('samples'), dist };

  const sessions = new Sessions();
  const store = new StageStore(context.workspaceState, inDist('stage-list.json'), log);
  const front = new LabInFront(dist);
  const provider = new ConfigurationProvider(store, front);
  const views = createViews(sessions, store, context.workspaceState, subscriptions);
  const home = createHome(sessions, shipped, subscriptions);
  const documents = new ProcDocuments(sessions);
  const stories = new Stories(sessions, views);
  const memory = new MemoryDocuments(sessions, views);
  const pictures = new Pictures(sessions, dist);
  const headers = new HeadersOffer(shipped);
  const language = new LanguageStart(dist, log);
  const adapters = new AdapterFactory(dist);
  const runOnSave = new RunOnSave(provider, log);
  const scratch = path.join(context.globalStorageUri.fsPath, 'labs');
  const lastRun = new LastRun();
  const lesson = new Lesson(sessions, store, shipped, scratch, log);

  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  const { debug, workspace } = vscode;
  subscriptions.push(
    ...[
      log,
      front,
      adapters,
      runOnSave,
      sessions,
      store,
      documents,
      stories,
      memory,
      pictures,
      language,
      lesson,
      lastRun,
    ],
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, provider, Initial),
    debug.registerDebugConfigurationProvider(DEBUG_TYPE, provider, Dynamic),
    debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, adapters),
    debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, sessions),
    debug.onDidStartDebugSession((session) => {
      if (session.type === DEBUG_TYPE) void store.follow(session);
    }),
    debug.onDidTerminateDebugSession((session) => store.leave(session)),
    store.onDidRefuse((problem) => sayStageProblem(store, problem)),
    workspace.registerTextDocumentContentProvider(PROC_SCHEME, documents),
    workspace.registerTextDocumentContentProvider(STORY_SCHEME, stories),
    workspace.registerTextDocumentContentProvider(MEMORY_SCHEME, memory),
    vscode.tasks.registerTaskProvider(TASK_TYPE, new LabTasks(inDist('pagewalk.cjs'))),
    ...registerCommands({
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
    }),
  );

  const opened = (document: vscode.TextDocument): void => {
    language.consider(document);
    if (workspace.isTrusted) void headers.consider(document);
  };
  subscriptions.push(workspace.onDidOpenTextDocument(opened));
  // Why: activation is over first; documents that are open already are looked at right after it.
  const soon = setImmediate(() => workspace.textDocuments.forEach(opened));
  subscriptions.push({ dispose: () => clearImmediate(soon) });
  void vscode.commands.executeCommand('setContext', CONTEXT.active, true);
  return { sessions, store, views, home, provider, language, lastRun };
}
