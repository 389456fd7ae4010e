import path from 'node:path';
import * as vscode from 'vscode';
import { labFilesIn } from './labs.ts';

export const TASK_TYPE = 'pagewalk';

const MANY_LABS = 50;

interface LabTask extends vscode.TaskDefinition {
  /** Folder of the lab, absolute or below the workspace folder. */
  readonly lab: string;
  /** Arguments of the program. */
  readonly args?: readonly string[];
  /** Options of `pagewalk run`, such as `--explain`. */
  readonly options?: readonly string[];
}

/** Tasks that run a lab in a terminal: what `pagewalk run` prints, with its errors in the Problems view. */
export class LabTasks implements vscode.TaskProvider {
  /** @param program path of the built command line */
  constructor(private readonly program: string) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const programs = await vscode.workspace.findFiles(
      '**/*.user.ts',
      '**/{node_modules,.pagewalk}/**',
      MANY_LABS,
    );
    const labs = [...new Set(programs.map(({ fsPath }) => path.dirname(fsPath)))].sort();
    return labs
      .filter((lab) => labFilesIn(lab).programs.length === 1)
      .flatMap((lab) => {
        const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(lab));
        if (folder === undefined) return [];
        const relative = path.relative(folder.uri.fsPath, lab).split(path.sep).join('/');
        const definition: LabTask = { type: TASK_TYPE, lab: relative === '' ? '.' : relative };
        return [this.task(definition, folder)];
      });
  }

  /** Contract: undefined for a task without a lab; the editor says that it is none. */
  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const definition = task.definition as Partial<LabTask>;
    if (typeof definition.lab !== 'string') return undefined;
    // Why the given object itself: a resolved task must keep its definition.
    return this.task(task.definition as LabTask, task.scope, task.name);
  }

  private task(
    definition: LabTask,
    scope: vscode.Task['scope'],
    name = vscode.l10n.t('run {0}', definition.lab),
  ): vscode.Task {
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    const root = folder?.uri.fsPath ?? '';
    const lab = path.resolve(root, definition.lab);
    const { options = [], args = [] } = definition;
    const separated = args.length === 0 ? [] : ['--', ...args];
    // Why not the `node` on PATH: there may be none; the editor's own is told to be Node.
    const execution = new vscode.ProcessExecution(
      process.execPath,
      [this.program, 'run', lab, ...options, ...separated],
      { cwd: root, env: { ELECTRON_RUN_AS_NODE: '1' } },
    );
    const given = scope ?? vscode.TaskScope.Workspace;
    return new vscode.Task(definition, given, name, 'pagewalk', execution, '$pagewalk');
  }
}
