import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { keepPicture } from './kept-picture.ts';
import { closePanel } from './support.ts';

describe("the README's picture", () => {
  const ui = withWorkbench({ window: { width: 1680, height: 1280 } });

  /** Moves the upper edge of a view down. */
  async function lower(title: string, pixels: number): Promise<void> {
    const { page } = ui();
    const header = page.locator('.pane-header').filter({ hasText: title }).first();
    const box = await header.boundingBox();
    if (!box) throw new Error(`There is no view ${title}.`);
    await page.mouse.move(box.x + 200, box.y);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + pixels, { steps: 8 });
    await page.mouse.up();
  }

  it('shows a stop in the handler: stack, VMAs, page tables, maps and stages', async () => {
    const { editor, breakpoints, debug, folder, page } = ui();
    await editor.open('memdev.driver.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    const source = readFileSync(path.join(folder, 'memdev.driver.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, "pr_info('memdev:"));
    await debug.start();
    await debug.waitForStop('memdev_mmap');
    const sash = page.locator('.monaco-sash.vertical').first();
    const sashes = await page.locator('.monaco-sash.vertical').all();
    for (const one of [sash, ...sashes]) {
      const box = await one.boundingBox();
      if (!box || box.x < 200 || box.x > 500 || box.height < 600) continue;
      await page.mouse.move(box.x + box.width / 2, box.y + 300);
      await page.mouse.down();
      await page.mouse.move(620, box.y + 300, { steps: 5 });
      await page.mouse.up();
      break;
    }
    for (const view of ['Variables', 'Watch', 'Breakpoints']) await ui().view(view).close();
    for (const view of ['Call Stack', 'Processes & VMAs', 'Page Tables', 'Stages']) {
      await ui().view(view).open();
    }
    await ui().view('Procfs').open();
    // Why from the bottom up: each pane grows at the cost of the one below it.
    for (const [title, pixels] of [
      ['Stages', 420],
      ['Procfs', 330],
      ['Page Tables', 210],
      ['Breakpoints', 110],
    ] as const) {
      await lower(title, pixels);
    }
    const tables = ui().view('Page Tables');
    for (const level of ['PGD[', 'PUD[', 'PMD[']) await tables.expand(level);
    await tables.waitFor('PTE[');
    await ui().view('Procfs').waitFor('/bin/memdev');
    await closePanel(ui());
    await page.mouse.move(1200, 1100);
    const window = { x: 0, y: 0, width: 1680, height: 1280 };
    await keepPicture(ui(), 'docs/images/stopped-in-handler.webp', window, 2 / 3);
  });
});
