import path from 'node:path';
import * as vscode from 'vscode';
import { DEBUG_TYPE, type StageWish } from '../../server/protocol/dap.ts';
import { COMMANDS } from '../ids.ts';
import type { StageStore } from '../views/stage-store.ts';
import type { LabInFront } from './lab-in-front.ts';
import { labAround, labFilesIn, type LabChoice } from './labs.ts';
import { validateLaunch } from './validate-launch.ts';

const MANY_LABS = 50;
const WORKSPACE = '$' + '{workspaceFolder}';

/** Fills in what F5 leaves open, and refuses with a next step what cannot run. */
export class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  constructor(
    private readonly stages: StageStore,
    private readonly front: LabInFront,
  ) {}

  /** Contract: `undefined` when there is nothing to run; the user has been told why. */
  async resolveDebugConfiguration(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const whole = { ...config };
    // Why: without a launch.json the configuration comes empty, not even with a type.
    if (config.type === '' || (config.type as string | undefined) === undefined) {
      const found = await this.configurationForEditor();
      if (found === undefined) return undefined;
      Object.assign(whole, found, config['noDebug'] === true && { noDebug: true });
    }
    return withAbsolutePaths(whole, folder);
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined {
    const wrong = validateLaunch(config);
    if (wrong !== undefined) {
      // Why not await: the start is over, the message stays until it is read.
      void sayBrokenLaunch(config, `"${wrong.attribute}" ${wrong.message}`);
      return undefined;
    }
    const given: readonly StageWish[] = Array.isArray(config['stages']) ? config['stages'] : [];
    const stages = [...given, ...this.stages.checked()];
    const problemsUrl = 'command:workbench.actions.view.problems';
    return { ...config, stages, reportResults: true, problemsUrl };
  }

  /** For a new launch.json, and for the Run and Debug drop-down: one configuration per lab of the workspace. */
  async provideDebugConfigurations(
    folder: vscode.WorkspaceFolder | undefined,
  ): Promise<vscode.DebugConfiguration[]> {
    const pattern = folder ? new vscode.RelativePattern(folder, '**/*.user.ts') : '**/*.user.ts';
    const programs = await vscode.workspace.findFiles(pattern, '**/node_modules/**', MANY_LABS);
    const labs = [...new Set(programs.map(({ fsPath }) => path.dirname(fsPath)))].sort();
    return labs.flatMap((lab) => configurationsOf(lab));
  }

  /** Contract: the configuration of the lab in front, or undefined after a message with the next step. */
  async configurationForEditor(uri?: vscode.Uri): Promise<vscode.DebugConfiguration | undefined> {
    const target = uri ?? this.front.uri;
    const choice = target === undefined ? await onlyLab() : aroundUri(target);
    switch (choice.kind) {
      case 'lab':
        return launchLab(choice.folder);
      case 'several':
        return pickProgram(choice);
      case 'none':
        void sayNoLab(choice.reason);
        return undefined;
    }
  }
}

function aroundUri(uri: vscode.Uri): LabChoice {
  if (uri.scheme !== 'file') {
    return {
      kind: 'none',
      reason: vscode.l10n.t(
        '{0} is not saved as a file: a lab is a folder on disk.',
        path.posix.basename(uri.path),
      ),
    };
  }
  const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  return labAround(uri.fsPath, root);
}

async function onlyLab(): Promise<LabChoice> {
  const programs = await vscode.workspace.findFiles('**/*.user.ts', '**/node_modules/**', 2);
  const [first] = programs;
  if (first !== undefined && programs.length === 1) return aroundUri(first);
  const reason =
    first === undefined
      ? vscode.l10n.t(
          'There is no lab in this window: a lab is a folder with drivers (*.driver.ts) and one program (*.user.ts).',
        )
      : vscode.l10n.t('There are several labs in this window: open a file of the one to run.');
  return { kind: 'none', reason };
}

function launchLab(folder: string): vscode.DebugConfiguration {
  const name = vscode.l10n.t('Debug {0}', path.basename(folder));
  return { type: DEBUG_TYPE, request: 'launch', name, lab: folder };
}

function launchFiles(program: string, drivers: readonly string[]): vscode.DebugConfiguration {
  const name = vscode.l10n.t('Debug {0}', path.basename(program));
  return { type: DEBUG_TYPE, request: 'launch', name, program, drivers };
}

function configurationsOf(folder: string): vscode.DebugConfiguration[] {
  const { drivers, programs } = labFilesIn(folder);
  const shown =
    programs.length === 1 ? [launchLab(folder)] : programs.map((one) => launchFiles(one, drivers));
  return shown.map((config) => withVariables(config));
}

/** Paths below the workspace written with its variable, so that a launch.json can be shared. */
function withVariables(config: vscode.DebugConfiguration): vscode.DebugConfiguration {
  const shorten = (file: string): string => {
    const root = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file))?.uri.fsPath;
    if (root === undefined) return file;
    const relative = path.relative(root, file).split(path.sep).join('/');
    return relative === '' ? WORKSPACE : `${WORKSPACE}/${relative}`;
  };
  return mapPaths(config, shorten);
}

function withAbsolutePaths(
  config: vscode.DebugConfiguration,
  folder: vscode.WorkspaceFolder | undefined,
): vscode.DebugConfiguration {
  const root = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
  if (root === undefined) return config;
  return mapPaths(config, (file) =>
    file === '' || file.startsWith('${') || path.isAbsolute(file) ? file : path.join(root, file),
  );
}

function mapPaths(
  config: vscode.DebugConfiguration,
  change: (file: string) => string,
): vscode.DebugConfiguration {
  const mapped = { ...config };
  for (const name of ['lab', 'program']) {
    const value: unknown = config[name];
    if (typeof value === 'string') mapped[name] = change(value);
  }
  const drivers: unknown = config['drivers'];
  if (Array.isArray(drivers)) {
    mapped['drivers'] = drivers.map((one: unknown) =>
      typeof one === 'string' ? change(one) : one,
    );
  }
  return mapped;
}

async function pickProgram(
  choice: LabChoice & { kind: 'several' },
): Promise<vscode.DebugConfiguration | undefined> {
  const [first] = choice.programs;
  if (first !== undefined && choice.programs.length === 1)
    return launchFiles(first, choice.drivers);
  const picked = await vscode.window.showQuickPick(
    choice.programs.map((program) => ({ label: path.basename(program), program })),
    { title: vscode.l10n.t('Which program is to run?') },
  );
  return picked && launchFiles(picked.program, choice.drivers);
}

async function sayNoLab(reason: string): Promise<void> {
  const newLab = vscode.l10n.t('New Lab…');
  const sample = vscode.l10n.t('Open Sample…');
  const answer = await vscode.window.showErrorMessage(reason, newLab, sample);
  if (answer === newLab) await vscode.commands.executeCommand(COMMANDS.newLab);
  if (answer === sample) await vscode.commands.executeCommand(COMMANDS.openSample);
}

async function sayBrokenLaunch(config: vscode.DebugConfiguration, text: string): Promise<void> {
  const open = vscode.l10n.t('Open launch.json');
  const answer = await vscode.window.showErrorMessage(
    vscode.l10n.t('"{0}" cannot start: {1}', config.name, text),
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('workbench.action.debug.configure');
}
