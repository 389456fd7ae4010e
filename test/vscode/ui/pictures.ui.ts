import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { pictureInFront, untilPaused } from './support.ts';

describe('the pictures', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1100 } });
  const inside = (): FrameLocator => pictureInFront(ui());

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

  it('leave the bytes to the memory view of the editor, one click from a variable', async () => {
    const { page } = ui();
    const variable = page.locator('.debug-variables .monaco-list-row').filter({ hasText: 'start' });
    await variable.first().hover();
    await variable.first().getByRole('button', { name: 'View Binary Data' }).waitFor();
    await ui().screenshot('variable-memory');
  });

  it('can be used by keys alone: zoom, move, and go on to the text', async () => {
    const { keyboard } = ui().page;
    await ui().palette.run('Pagewalk: Show Address Space as a Picture');
    const list = inside().getByRole('listbox');
    await list.focus();
    await keyboard.press('Home');
    const stack = inside().getByRole('option', { name: /^\[stack\]/ });
    await inside()
      .getByRole('option', { selected: true, name: /^\[stack\]/ })
      .waitFor();
    const height = async (): Promise<number> => (await stack.boundingBox())?.height ?? 0;
    const small = await height();
    for (const _step of [1, 2, 3]) await keyboard.press('+');
    assert.ok((await height()) > small);
    for (const _step of [1, 2, 3]) await keyboard.press('-');
    assert.equal(await height(), small);
    for (let i = 0; i < 10 && !(await selectedIs(/dev\/memdev/)); i++)
      await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await ui().view('Page Tables').waitFor('PTE[');
    await ui().page.locator('.monaco-list-row.selected').filter({ hasText: 'PTE[' }).waitFor();

    await ui().palette.run('Pagewalk: Show Page Walk as a Picture');
    await inside().getByRole('textbox', { name: 'Address' }).fill('7ffff7ff8010');
    await keyboard.press('Enter');
    await inside().getByRole('heading', { name: 'Page walk of 0x7ffff7ff8010' }).waitFor();
    await inside().getByRole('button', { name: 'Who Maps This Frame?' }).focus();
    await keyboard.press('Enter');
    await inside().getByText('Mapped at').waitFor();

    await inside().locator('#memory').focus();
    await keyboard.press('Home');
    await inside().getByText('Frames 0x0 to 0x7: ').waitFor();
    await keyboard.press('ArrowRight');
    await inside().getByText('Frames 0x8 to 0xf: ').waitFor();
    await inside().getByRole('heading', { name: 'Frame 0x8' }).waitFor();
    await ui().screenshot('picture-keys');
  });

  const selectedIs = async (name: RegExp): Promise<boolean> =>
    (await inside().getByRole('option', { selected: true, name }).count()) > 0;
});
