import type { Page } from 'playwright-core';
import { until } from './poll.ts';

/** Contract: resolves when no progress bar runs and the window's text has not changed for `quietMs`. */
export async function untilIdle(page: Page, quietMs = 300): Promise<void> {
  let text = '';
  let since = Date.now();
  await until('The window did not come to rest', async () => {
    const isBusy = (await page.locator('.monaco-progress-container.active').count()) > 0;
    const now = isBusy ? '' : await page.locator('.monaco-workbench').innerText();
    if (isBusy || now !== text) {
      text = now;
      since = Date.now();
    }
    return Date.now() - since >= quietMs;
  });
}
