import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { seriousIssues } from './axe.ts';
import { pictureInFront, untilPaused } from './support.ts';

const THEMES = [
  ['dark', 'Default Dark Modern', 'vs-dark'],
  ['light', 'Default Light Modern', 'vs'],
  ['contrast-dark', 'Default High Contrast', 'hc-black'],
  ['contrast-light', 'Default High Contrast Light', 'hc-light'],
] as const;

const PICTURES = [
  ['address-space', 'Pagewalk: Show Address Space as a Picture', '#details h2'],
  ['page-walk', 'Pagewalk: Show Page Walk as a Picture', '.station'],
  ['frames', 'Pagewalk: Show Physical Frames as a Picture', '#legend tr'],
  ['screen', 'Pagewalk: Show Screen of the Frame Buffer', '#size option'],
] as const;

describe('the themes', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1100 } });
  const inside = (): FrameLocator => pictureInFront(ui());

  async function dress(theme: string, kind: string): Promise<void> {
    const folder = path.join(ui().folder, '.vscode');
    mkdirSync(folder, { recursive: true });
    const settings = JSON.stringify({ 'workbench.colorTheme': theme });
    writeFileSync(path.join(folder, 'settings.json'), settings);
    await ui().page.locator(`.monaco-workbench.${kind}`).waitFor();
    await ui().untilIdle();
  }

  before('a lab is stopped with its device mapped', async () => {
    const { editor, breakpoints, debug, folder } = ui();
    await editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    const source = readFileSync(path.join(folder, 'memdev.user.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, '  munmap('));
    await debug.start();
    await untilPaused(ui());
    for (const view of ['Variables', 'Watch', 'Breakpoints']) await ui().view(view).close();
    for (const view of ['Processes & VMAs', 'Page Tables', 'Procfs', 'Stages']) {
      await ui().view(view).open();
    }
  });

  for (const [picture, command, drawn] of PICTURES) {
    it(`leave nothing serious for axe in the picture ${picture}`, async () => {
      await ui().palette.run(command);
      await inside().locator(drawn).first().waitFor({ state: 'attached' });
      const found: string[] = [];
      for (const [name, theme, kind] of THEMES) {
        await dress(theme, kind);
        await ui().screenshot(`theme-${name}-${picture}`);
        found.push(...(await seriousIssues(inside())).map((issue) => `${name}: ${issue}`));
      }
      assert.deepEqual(found, []);
    });
  }
});
