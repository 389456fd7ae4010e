import { findChromium } from './chromium.ts';
import { desktopExecutable, isLocalLauncher } from './desktop-executable.ts';
import { downloadDesktop } from './desktop-download.ts';
import { findWorkbench, type WorkbenchInstall } from './workbench-install.ts';
import { isExecutable, which } from './which.ts';

export type Editor =
  | { readonly kind: 'desktop'; readonly executable: string; readonly from: string }
  | { readonly kind: 'browser'; readonly install: WorkbenchInstall };

/**
 * Contract: the VS Code to use, in this order: the one given in PAGEWALK_VSCODE (`browser` stands for the browser workbench),
 * `code` on PATH, a downloaded one, the browser workbench. Undefined when there is none.
 */
export async function pickEditor(): Promise<Editor | undefined> {
  const given = process.env['PAGEWALK_VSCODE'] ?? '';
  if (given === 'browser') return browser();
  if (given !== '') {
    if (!isExecutable(given)) throw new Error(`PAGEWALK_VSCODE is ${given}, which is no program.`);
    return desktop(given, 'PAGEWALK_VSCODE');
  }
  if (!hasDisplay()) return browser();
  const code = which('code');
  if (code !== undefined && isLocalLauncher(code)) return desktop(code, 'PATH');
  const downloaded = await downloadDesktop();
  if (downloaded !== undefined) return desktop(downloaded, 'a download');
  return browser();
}

function desktop(launcher: string, from: string): Editor {
  return { kind: 'desktop', executable: desktopExecutable(launcher), from };
}

/** Contract: the browser workbench when both it and a Chromium are there. */
export function browser(): Editor | undefined {
  const install = findWorkbench();
  if (install === undefined || findChromium() === undefined) return undefined;
  return { kind: 'browser', install };
}

/** Why: a desktop VS Code on a Linux machine without a screen only prints that it cannot start. */
function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);
}
