import path from 'node:path';
import { cacheRoot } from './paths.ts';

/** Contract: the one place that pins what the browser workbench is made of; a change here makes a new cache folder. */
export const versions = {
  codeServer: '4.139.1',
  node: '24.21.0',
} as const;

export function workbenchFolder(): string {
  return path.join(cacheRoot(), `vscode-${versions.codeServer}-node-${versions.node}`);
}

export function downloadFolder(): string {
  return path.join(cacheRoot(), 'vscode-desktop');
}
