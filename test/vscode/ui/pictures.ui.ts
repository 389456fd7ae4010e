import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

describe('the pictures', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1100 } });
  /** The page inside the webview in front: the editor wraps it in two frames. */
  const inside = (): FrameLocator =>
    ui()
      .page.locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();

  before('a lab is stopped with its device mapped', async () => {
    const { editor, breakpoints, debug, folder } = ui();
    await editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    const source = readFileSync(path.join(folder, 'memdev.user.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, '  munmap('));
    await editor.focus();
    await debug.start();
    await untilPaused(ui());
  });

  it('shows the address space to scale, by mouse and by keys', async () => {
    await ui().palette.run('Pagewalk: Show Address Space as a Picture');
    const list = inside().getByRole('listbox');
    await list.waitFor();
    const device = inside().getByRole('option', { name: /dev\/memdev/ });
    await device.click();
    await inside().getByText('VM_PFNMAP').first().waitFor();
    await ui().screenshot('picture-address-space');
    const before = await inside().locator('#details h2').innerText();
    await ui().page.keyboard.press('ArrowUp');
    const after = await inside().locator('#details h2').innerText();
    assert.notEqual(after, before);
  });

  it('shows the walk of an address with its real bits', async () => {
    await inside()
      .getByRole('option', { name: /dev\/memdev/ })
      .click();
    await inside().getByRole('button', { name: 'Walk First Page' }).click();
    await inside()
      .getByRole('heading', { name: /^PTE\[/ })
      .waitFor();
    await ui().screenshot('picture-page-walk');
    const bits = await inside().locator('.station').nth(4).locator('.bits tr').allInnerTexts();
    assert.match(bits[0] ?? '', /^NX\s.*\sP$/);
    assert.match(bits[1] ?? '', /^[01](\s[01])+$/);
  });

  it('shows physical memory, and who maps a frame', async () => {
    await inside().getByRole('button', { name: 'Who Maps This Frame?' }).click();
    await inside().getByText('Mapped at').waitFor();
    await inside()
      .getByText(/in memdev \(\d+\) \/dev\/memdev, by frame number/)
      .waitFor();
    await ui().screenshot('picture-frames');
  });
});
