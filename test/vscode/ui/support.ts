import type { FrameLocator } from 'playwright-core';
import type { Workbench } from '../host/workbench.ts';

/** Contract: resolves when the session stands still and the Call Stack view says why in words that contain `text`. */
export async function untilPaused(ui: Workbench, text = ''): Promise<void> {
  const { page, debug } = ui;
  await page.locator('.debug-toolbar .codicon-debug-continue').waitFor();
  await debug.showSideBar();
  await debug.callStackView().open();
  await debug.callStackView().header().filter({ hasText: text }).waitFor();
  await ui.untilIdle();
}

/** Contract: shows the frames that the editor folds because the adapter calls them less important; none is fine too. */
export async function unfoldStack(ui: Workbench): Promise<void> {
  const folded = ui.page.locator('.debug-call-stack').getByText(/Show \d+ More/);
  if (await folded.isVisible()) await folded.click();
  await ui.untilIdle();
}

/** Contract: the page inside the webview in front; the editor wraps it in two frames. */
export function pictureInFront({ page }: Workbench): FrameLocator {
  return page
    .locator('iframe.webview.ready')
    .filter({ visible: true })
    .last()
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame();
}

/** Contract: the panel below the editors is closed. */
export async function closePanel(ui: Workbench): Promise<void> {
  const panel = ui.page.locator('.part.panel');
  if (!(await panel.isVisible())) return;
  await ui.page.keyboard.press('Control+J');
  await panel.waitFor({ state: 'hidden' });
}
