import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { keepPicture } from './kept-picture.ts';
import { closePanel, pictureInFront, unfoldStack, untilPaused } from './support.ts';

const THEMES = [
  ['dark', 'Default Dark Modern', 'vs-dark'],
  ['light', 'Default Light Modern', 'vs'],
] as const;

describe('the pictures in the lesson', () => {
  const ui = withWorkbench({ window: { width: 1280, height: 860 } });

  async function dress(theme: string, kind: string): Promise<void> {
    const folder = path.join(ui().folder, '.vscode');
    mkdirSync(folder, { recursive: true });
    const settings = {
      'workbench.colorTheme': theme,
      'editor.minimap.enabled': false,
      'debug.inlineValues': 'off',
    };
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
    await ui().page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  async function inEachTheme(take: (name: string) => Promise<void>): Promise<void> {
    for (const [name, theme, kind] of THEMES) {
      await dress(theme, kind);
      await take(name);
    }
  }

  before('a lab is open', async () => {
    await ui().editor.open('memdev.driver.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    await dress(THEMES[0][1], THEMES[0][2]);
  });

  it('show the handler called by the kernel', async () => {
    const { breakpoints, debug, folder, page } = ui();
    const source = readFileSync(path.join(folder, 'memdev.driver.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, 'if (remap_pfn_range('));
    await debug.start();
    await debug.waitForStop('memdev_mmap');
    await closePanel(ui());
    await ui().view('Call Stack').maximise();
    await unfoldStack(ui());
    assert.equal((await debug.callStack())[0]?.name, 'memdev_mmap');
    await page.mouse.move(900, 840);
    const clip = { x: 48, y: 28, width: 880, height: 480 };
    await inEachTheme((name) =>
      keepPicture(ui(), `client/media/lesson-handler-${name}.webp`, clip, 0.8),
    );
  });

  it('show the walk to the frame of the buffer', async () => {
    const { breakpoints, debug, editor, folder, page } = ui();
    await editor.open('memdev.user.ts');
    const source = readFileSync(path.join(folder, 'memdev.user.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, '  munmap('));
    await debug.continue();
    await untilPaused(ui(), 'breakpoint');
    await ui().palette.run('Pagewalk: Show Page Walk as a Picture');
    await pictureInFront(ui())
      .getByRole('heading', { name: /^PTE\[/ })
      .scrollIntoViewIfNeeded();
    await pictureInFront(ui())
      .getByRole('heading', { name: 'Physical address' })
      .scrollIntoViewIfNeeded();
    await page.mouse.move(900, 840);
    const stations = pictureInFront(ui()).locator('.station');
    const top = await stations.nth(3).boundingBox();
    const end = await stations.last().boundingBox();
    assert.ok(top && end);
    const clip = {
      ...{ x: top.x - 8, y: top.y - 8, width: top.width + 16 },
      height: end.y + end.height - top.y + 16,
    };
    await inEachTheme((name) => keepPicture(ui(), `client/media/lesson-pages-${name}.webp`, clip));
    assert.deepEqual(ui().pageErrors, []);
  });
});
