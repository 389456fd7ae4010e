import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { Editor } from '../host/editor.ts';
import { until } from '../host/poll.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { pictureInFront, untilPaused } from './support.ts';

const MISTAKE = '  return 0;\n';

describe('the first ten minutes', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1100 } });
  const driver = (): string =>
    readFileSync(path.join(ui().folder, 'ringbuf/ringbuf.driver.ts'), 'utf8');
  const inside = (): FrameLocator => pictureInFront(ui());

  it('begin with a new lab under its own name', async () => {
    const { palette, page } = ui();
    await page.getByRole('tab', { name: 'Pagewalk' }).click();
    await ui().view('Labs').waitFor('memdev');
    await palette.run('Pagewalk: New Lab…', 'memdev');
    await palette.type('ringbuf');
    await palette.accept();
    await palette.rows().first().click();
    await page.locator('.tab.active[data-resource-name="ringbuf.driver.ts"]').waitFor();
    await ui().editor.focus();
    await ui().screenshot('newcomer-1-lab');
  });

  it('go on with a mistake: a handler that maps nothing', async () => {
    const { editor } = ui();
    await editor.goToLine(Editor.lineOf(driver(), '  vm_flags_set('));
    await editor.insert(MISTAKE);
    await editor.save();
    await ui().debug.start();
    await untilPaused(ui(), 'SIGBUS');
    await ui().screenshot('newcomer-2-fault');
  });

  it('have the fault explained with one click', async () => {
    const { page } = ui();
    await page
      .locator('.debug-toolbar')
      .getByRole('button', { name: 'Explain This Fault' })
      .click();
    await inside().getByRole('heading', { name: 'SIGBUS' }).first().waitFor();
    await ui().screenshot('newcomer-3-explained');
    await ui().debug.stop();
  });

  it('mend it, stop at a stage and step to the handler', async () => {
    const { editor, debug, page } = ui();
    // Why not by its name: that would open it once more, beside the explanation.
    await page.locator('.tab[data-resource-name="ringbuf.driver.ts"]').click();
    await editor.goToLine(Editor.lineOf(driver(), MISTAKE.trim()));
    await page.keyboard.press('Control+Shift+K');
    await editor.save();
    assert.ok(!driver().includes(`${MISTAKE}  vm_flags_set`));
    const stages = ui().view('Stages');
    await debug.showSideBar();
    await stages.maximise();
    await stages.expand(/^mmap/);
    await stages.reveal('call_mmap');
    await stages.check('call_mmap');
    await debug.start();
    await untilPaused(ui(), 'call_mmap');
    await debug.step('into', 'ringbuf_mmap');
    for (const _line of [1, 2, 3, 4, 5]) await debug.step('over', 'ringbuf_mmap');
    await ui().screenshot('newcomer-4-stepping');
  });

  it('look at the VMA, the page walk and maps', async () => {
    const { palette } = ui();
    const vmas = ui().view('Processes & VMAs');
    await vmas.maximise();
    await vmas.waitFor('ringbuf (');
    await palette.run('Pagewalk: Show /proc/PID/maps');
    await ui().page.locator('.tab[data-resource-name="maps"]').waitFor();
    await palette.run('Pagewalk: Show Page Walk as a Picture');
    await inside().locator('.station').first().waitFor();
    await ui().screenshot('newcomer-5-looking');
  });

  it('step back, and run to a green end', async () => {
    const { debug, page } = ui();
    const before = (await debug.waitForStop('ringbuf_mmap')).position;
    await page
      .locator('.debug-toolbar')
      .getByRole('button', { name: /^Step Back/ })
      .click();
    await until(
      'The step back did not end',
      async () => (await debug.waitForStop('ringbuf_mmap')).position !== before,
    );
    await ui().screenshot('newcomer-6-back');
    await debug.continue();
    await untilPaused(ui());
    await debug.continue();
    await debug.waitForEnd();
    await page.getByText('Sky is Hello').first().waitFor();
    await ui().screenshot('newcomer-7-green');
    assert.deepEqual(ui().pageErrors, []);
  });
});
