import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { Breakpoints } from './breakpoints.ts';
import { defaultWindow, openBrowser, type WindowSize } from './browser.ts';
import { DebugSession } from './debug-session.ts';
import { Editor } from './editor.ts';
import { untilIdle } from './idle.ts';
import { installVsix, linkExtension } from './install-extension.ts';
import { copyLab } from './lab-folder.ts';
import { Palette } from './palette.ts';
import { extensionPath, outFolder } from './paths.ts';
import { makeServerData, startServer, type Server } from './server.ts';
import { View } from './view.ts';
import { findWorkbench } from './workbench-install.ts';
import { workbenchUrl } from './workbench-url.ts';

export interface WorkbenchOptions {
  /** Contract: the lab to open a copy of; samples/memdev, or PAGEWALK_LAB_FOLDER, when left out. */
  readonly lab?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly window?: WindowSize;
}

/** A VS Code window with Pagewalk installed, unpacked or (PAGEWALK_VSIX) from its package, open on a copy of a lab. */
export class Workbench {
  readonly page: Page;
  /** Contract: absolute path of the copy, free to be changed. */
  readonly folder: string;
  readonly palette: Palette;
  readonly editor: Editor;
  readonly breakpoints: Breakpoints;
  readonly debug: DebugSession;
  /** Contract: uncaught errors of the window so far. */
  readonly pageErrors: string[] = [];
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, page: Page, server: Server, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.page = page;
    this.folder = folder;
    this.palette = new Palette(page);
    this.editor = new Editor(page);
    this.breakpoints = new Breakpoints(page);
    this.debug = new DebugSession(page);
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
  }

  /** Contract: resolves when the explorer shows the lab's files; the caller ends it with `close`. */
  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const install = findWorkbench();
    if (install === undefined) throw new Error('The browser workbench is not set up.');
    const data = makeServerData();
    const folder = copyLab(options.lab);
    let server: Server | undefined;
    let browser: Browser | undefined;
    try {
      const vsix = process.env['PAGEWALK_VSIX'];
      if (vsix === undefined) linkExtension(data, extensionPath());
      else await installVsix(install, data, vsix);
      server = await startServer({ install, data, settings: options.settings ?? {} });
      browser = await openBrowser();
      const page = await browser.newPage({ viewport: options.window ?? defaultWindow });
      page.setDefaultTimeout(30_000);
      const workbench = new Workbench(browser, page, server, folder);
      await page.goto(workbenchUrl({ port: server.port, folder }));
      await page
        .locator('.explorer-folders-view .monaco-list-row')
        .first()
        .waitFor({ timeout: 60_000 });
      return workbench;
    } catch (error) {
      await browser?.close();
      await server?.stop();
      for (const left of [data, path.dirname(folder)])
        rmSync(left, { recursive: true, force: true });
      throw error;
    }
  }

  /** Contract: the view with this title in the side bar that is shown. */
  view(title: string): View {
    return new View(this.page, title);
  }

  /** Contract: the messages shown as toasts, with their buttons. */
  messages(): Locator {
    return this.page.locator('.notification-toast');
  }

  /** Contract: resolves to the whole text of the message that contains `text`, once it is shown. */
  async waitForMessage(text: string | RegExp): Promise<string> {
    const message = this.messages().filter({ hasText: text }).first();
    await message.waitFor();
    return message.locator('.notification-list-item-message').innerText();
  }

  /** Contract: presses a button of the message that contains `text`. */
  async answer(text: string, button: string): Promise<void> {
    const message = this.messages().filter({ hasText: text }).first();
    await message.getByRole('button', { name: button, exact: true }).click();
    await message.waitFor({ state: 'detached' });
  }

  async untilIdle(quietMs?: number): Promise<void> {
    await untilIdle(this.page, quietMs);
  }

  /** Contract: writes `screenshots/NAME.png` of the out folder once the window is idle; resolves to the file. */
  async screenshot(name: string): Promise<string> {
    await this.untilIdle();
    return this.picture(name);
  }

  /** Contract: like `screenshot`, of the window as it is at once. */
  async picture(name: string): Promise<string> {
    const folder = path.join(outFolder, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    rmSync(path.dirname(this.folder), { recursive: true, force: true });
  }
}
