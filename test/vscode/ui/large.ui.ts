import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Editor } from '../host/editor.ts';
import { until } from '../host/poll.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { pictureInFront, untilPaused } from './support.ts';

describe('a process of 1,200 mappings', () => {
  const ui = withWorkbench({
    lab: 'test/vscode/labs/many',
    window: { width: 1600, height: 1100 },
  });

  before('the lab is stopped before the last change', async () => {
    const { editor, breakpoints, debug, folder } = ui();
    await editor.open('many.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    const source = readFileSync(path.join(folder, 'many.user.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, '  mprotect(FIRST'));
    await debug.start();
    await untilPaused(ui());
  });

  it('is shown in pages, and says in which of them something changed', async () => {
    const vmas = ui().view('Processes & VMAs');
    await vmas.maximise();
    await vmas.waitFor('VMAs 1 to 500');
    await vmas.waitFor(/VMAs 1001 to 12\d\d/);
    await ui().debug.step('over', 'main');
    await vmas.waitFor(/VMAs 501 to 1000.*1 new or changed/);
    await vmas.expand('VMAs 501 to 1000');
    await vmas.reveal(/^anonymous ---p/);
    await ui().screenshot('large-vmas');
  });

  it('is drawn part by part, by buttons and by keys', async () => {
    await ui().palette.run('Pagewalk: Show Address Space as a Picture');
    const page = pictureInFront(ui());
    const title = page.getByRole('heading', { level: 1 });
    await title.filter({ hasText: /mappings 9\d\d to 12\d\d of 12\d\d/ }).waitFor();
    await page.getByRole('button', { name: 'Lower Addresses' }).click();
    await title.filter({ hasText: /mappings 7\d\d to 9\d\d of 12\d\d/ }).waitFor();
    await page.getByRole('listbox').focus();
    await ui().page.keyboard.press('End');
    await ui().page.keyboard.press('ArrowDown');
    await title.filter({ hasText: /mappings 4\d\d to 7\d\d of 12\d\d/ }).waitFor();
    await ui().page.keyboard.press('ArrowUp');
    await title.filter({ hasText: /mappings 7\d\d to 9\d\d of 12\d\d/ }).waitFor();
    await ui().screenshot('large-picture');
    assert.deepEqual(ui().pageErrors, []);
  });

  it('has its headers, although the folder had no tsconfig.json when it was opened', async () => {
    await ui().page.locator('.tab[data-resource-name="many.user.ts"]').waitFor();
    await until('The headers are not found', async () => {
      const problems = await ui().page.locator('#status\\.problems').getAttribute('aria-label');
      return problems === 'No Problems';
    });
  });
});
