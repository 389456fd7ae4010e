import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * Contract: from a command-line launcher (`bin/code`, `code.cmd`) to the program it starts; a path that is no launcher is
 * returned as it is. Why: the launcher returns at once and swallows the exit of the window.
 */
export function desktopExecutable(launcher: string): string {
  const file = realpathSync(launcher);
  const base = path.basename(file).replace(/\.cmd$/i, '');
  const bin = path.dirname(file);
  if (path.basename(bin) !== 'bin') return launcher;
  const candidates = [
    path.join(bin, '..', base),
    path.join(bin, '..', 'Code.exe'),
    path.join(bin, '..', 'Code - Insiders.exe'),
    path.join(bin, '../../..', 'MacOS/Electron'),
    path.join(bin, '../../..', 'MacOS/Code'),
  ];
  return candidates.find((candidate) => existsSync(candidate)) ?? launcher;
}

/** Contract: false for the launcher inside a remote window, which can open files but start no extension host of ours. */
export function isLocalLauncher(launcher: string): boolean {
  return !realpathSync(launcher).split(path.sep).includes('remote-cli');
}
