import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodes, type Node } from '../bench/nodes.ts';
import { cacheRoot } from '../vscode/host/paths.ts';
import { cleanEnvironment, runCommand } from '../vscode/host/run-command.ts';

/** One version of each line of Node that Pagewalk runs on. */
const RELEASES = ['20.20.2', '22.23.3', '24.21.0'];
const LONGEST_MS = 300_000;

export interface OtherNodes {
  readonly nodes: readonly Node[];
  /** Why some are missing, a sentence each. */
  readonly missing: readonly string[];
}

/** A Node of every line but the running one; what is not here yet is installed into the cache folder, once. */
export async function otherNodes(): Promise<OtherNodes> {
  const here = nodes();
  const found: Node[] = [];
  const missing: string[] = [];
  for (const version of RELEASES) {
    if (lineOf(version) === lineOf(process.versions.node)) continue;
    const known = here.find((node) => lineOf(node.version) === lineOf(version));
    try {
      found.push(known ?? (await installed(version)));
    } catch (error) {
      const [why = ''] = (error as Error).message.split('\n');
      missing.push(`Node ${version} is not here and could not be installed: ${why}`);
    }
  }
  return { nodes: found, missing };
}

function lineOf(version: string): string {
  return version.split('.')[0] ?? '';
}

/** Invariant: the folder only ever appears by a rename of a finished one. */
async function installed(version: string): Promise<Node> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = path.join(cacheRoot(), `node-${version}`);
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const file = path.join(folder, 'node_modules', name, 'bin', program);
  if (existsSync(file)) return { path: file, version };
  const partial = `${folder}.partial-${process.pid}`;
  try {
    mkdirSync(partial, { recursive: true });
    const manifest = { name: 'pagewalk-node', private: true, dependencies: { [name]: version } };
    writeFileSync(path.join(partial, 'package.json'), JSON.stringify(manifest));
    await runCommand('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: partial,
      env: cleanEnvironment(),
      timeoutMs: LONGEST_MS,
    });
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return { path: file, version };
}
