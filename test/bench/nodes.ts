import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findWorkbench } from '../vscode/host/workbench-install.ts';

/** A Node to measure on. */
export interface Node {
  readonly path: string;
  /** Without `v`. */
  readonly version: string;
}

/** The running Node, the one of the test workbench if that is set up, and those of PAGEWALK_NODES; each version once. */
export function nodes(): Node[] {
  const listed = (process.env['PAGEWALK_NODES'] ?? '').split(path.delimiter).filter(Boolean);
  const workbench = findWorkbench()?.node;
  const found = new Map<string, Node>();
  for (const file of [process.execPath, ...(workbench ? [workbench] : []), ...listed]) {
    const asked = spawnSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' });
    const version = asked.status === 0 ? asked.stdout.trim() : '';
    if (version === '') throw new Error(`${file} is no Node that runs.`);
    if (!found.has(version)) found.set(version, { path: file, version });
  }
  return [...found.values()];
}
