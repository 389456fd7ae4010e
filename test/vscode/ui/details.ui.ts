import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contentAfter, lineWith, textAfter } from '../host/after-line.ts';
import { Editor } from '../host/editor.ts';
import { until } from '../host/poll.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

const WRITE = "  strcpy(start, 'Sky is Hello');";

describe('the details of a session', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1200 } });
  const program = (): string => readFileSync(path.join(ui().folder, 'memdev.user.ts'), 'utf8');

  it('give a stage a condition and a hit count from the palette, and show them in its row', async () => {
    const { editor, palette, debug, page } = ui();
    await editor.open('memdev.user.ts');
    await palette.run('Pagewalk: Edit Condition…', 'munmap');
    await palette.type('len === 100n');
    await palette.accept();
    await palette.run('Pagewalk: Edit Hit Count…', 'munmap');
    await palette.type('none');
    const refusal = page.getByText('Write a number from 1').first();
    await refusal.waitFor();
    await palette.type('1');
    await refusal.waitFor({ state: 'hidden' });
    await palette.accept();
    await palette.run('Pagewalk: Toggle Stage Breakpoint…', 'mmap');
    await debug.start();
    await untilPaused(ui(), 'mmap');
    await debug.continue();
    await untilPaused(ui(), 'munmap');
    const stages = ui().view('Stages');
    await stages.maximise();
    await stages.reveal(/^munmapwhen/);
    const row = (await stages.rows()).find(({ label, level }) => label === 'munmap' && level === 2);
    assert.equal(row?.description, 'when len === 100n, from time 1 on');
    assert.equal(row.checked, true);
    await stages.row(/^munmapwhen/).hover();
    await ui().screenshot('stage-condition');
  });

  it('tell in the page tables who set an entry', async () => {
    const { page } = ui();
    const vmas = ui().view('Processes & VMAs');
    await vmas.maximise();
    await vmas.expand('/dev/memdev');
    await vmas.waitFor(/mapped by/);
    await vmas.row('/dev/memdev').hover();
    await vmas.row('/dev/memdev').getByRole('button', { name: 'Show in Page Tables' }).click();
    const tables = ui().view('Page Tables');
    await tables.waitFor(/PTE/);
    await tables.maximise();
    await tables.expand(/^PTE/);
    await tables.waitFor(/set byremap_pfn_range in memdev_mmap, memdev\.driver\.ts:\d+ ← mmap/);
    await tables.expand(/^set by/);
    await tables.expand(/^pfn/);
    await ui().screenshot('set-by');
    await tables.row(/^set by/).click();
    await page.locator('.tab.active[data-resource-name="memdev.driver.ts"]').waitFor();
  });

  it('mark with a letter what is new since the last stop', async () => {
    const vmas = ui().view('Processes & VMAs');
    await vmas.maximise();
    const letter = await contentAfter(vmas.row('/dev/memdev').locator('.monaco-icon-label'));
    assert.equal(letter, '"N"');
  });

  it('list the stages that were passed, and travel back to one', async () => {
    const timeline = ui().view('Timeline');
    await timeline.maximise();
    await timeline.reveal(/^mmaptick/);
    await timeline.row(/^mmaptick/).click();
    await untilPaused(ui(), 'mmap');
    await timeline.maximise();
    await timeline.reveal(/^munmap.*ahead/);
    await ui().screenshot('timeline');
    await timeline.row(/^munmap.*ahead/).click();
    await untilPaused(ui(), 'munmap');
  });

  it('propose the selected row where an address is asked for', async () => {
    const { palette } = ui();
    await palette.run('Pagewalk: Walk Address…');
    await until('No address is proposed', async () =>
      /^0x7fff/.test(await palette.input().inputValue()),
    );
    await ui().page.keyboard.press('Escape');
    await ui().debug.stop();
  });

  it('show the line of a fault, and keep it after the run', async () => {
    const { editor, debug, page } = ui();
    await editor.open('memdev.user.ts');
    await editor.goToLine(Editor.lineOf(program(), WRITE));
    await editor.insert('  munmap(start, LENGTH);\n');
    await editor.save();
    await ui().palette.run('Pagewalk: Clear Stage Breakpoints');
    await debug.start();
    await untilPaused(ui(), 'SIGSEGV');
    await page.locator('.tab.active[data-resource-name="memdev.user.ts"]').waitFor();
    await ui().screenshot('fault-line');
    await debug.stop();
    const line = lineWith(page, 'strcpy(start');
    await until('The fault is not at its line', async () =>
      (await textAfter(line)).includes('✗ SIGSEGV'),
    );
    await line.getByText('strcpy').hover();
    await page.getByText('Debug, Stopping There').waitFor();
    await ui().screenshot('last-run');
    assert.deepEqual(ui().pageErrors, []);
  });
});
