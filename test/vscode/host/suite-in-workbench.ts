import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { say } from './say.ts';
import { makeServerData, startServer } from './server.ts';
import { isVerbose, type SuiteRun } from './suite-run.ts';
import { within } from './timeout.ts';
import type { WorkbenchInstall } from './workbench-install.ts';
import { workbenchUrl } from './workbench-url.ts';

/** Contract: runs the bundle in a browser workbench; resolves to how the workbench ended, which is no verdict yet. */
export async function runInWorkbench(install: WorkbenchInstall, run: SuiteRun): Promise<string> {
  const server = await startServer({
    install,
    data: makeServerData(),
    env: run.env,
    automation: true,
  });
  try {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const ending = watch(page);
      await page.goto(
        workbenchUrl({
          port: server.port,
          folder: run.folder,
          extensionDevelopmentPath: run.extension,
          extensionTestsPath: run.bundle,
        }),
      );
      await Promise.race([ready(page), ending]);
      return await within(
        run.timeoutMs,
        'The tests in the extension host did not end in time',
        ending,
      );
    } finally {
      await browser.close();
    }
  } catch (error) {
    if (isVerbose) say(server.log());
    throw error;
  } finally {
    await server.stop();
  }
}

async function ready(page: Page): Promise<void> {
  const statusBar = page.waitForSelector('.monaco-workbench .statusbar-item', { timeout: 0 });
  await within(60_000, 'The workbench did not open', statusBar);
  say('the workbench is open');
}

/** Contract: the workbench calls these two functions of its page when it runs extension tests; they are its only signs. */
function watch(page: Page): Promise<string> {
  return new Promise((resolve, reject) => {
    const expose = async (): Promise<void> => {
      await page.exposeFunction('codeAutomationLog', (_: string, values: unknown[]) => {
        if (isVerbose) process.stderr.write(`${format(...values)}\n`);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => {
        resolve(`the extension host is gone, reported with code ${code.toString()}`);
      });
    };
    expose().catch(reject);
    page.on('crash', () => {
      resolve('the page of the workbench crashed');
    });
    page.on('pageerror', (error) => {
      if (isVerbose) say(`page error: ${error.message}`);
    });
  });
}
