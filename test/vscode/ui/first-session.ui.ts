import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Editor } from '../host/editor.ts';
import { withWorkbench } from '../host/with-workbench.ts';
import { closePanel, unfoldStack, untilPaused } from './support.ts';

describe('the first session', () => {
  const ui = withWorkbench({ window: { width: 1600, height: 1200 } });
  const views = ['Processes & VMAs', 'Page Tables', 'Procfs', 'Stages'];

  it('gives a folder the kernel headers with one click', async () => {
    const { editor } = ui();
    await editor.open('memdev.driver.ts');
    await ui().waitForMessage('kernel headers');
    await ui().answer('kernel headers', 'Add Kernel Headers');
  });

  it('stops in the handler with F5, views open by themselves', async () => {
    const { editor, breakpoints, debug, folder } = ui();
    const source = readFileSync(path.join(folder, 'memdev.driver.ts'), 'utf8');
    await breakpoints.add(Editor.lineOf(source, 'if (remap_pfn_range('));
    await editor.open('memdev.user.ts');
    await debug.start();
    await debug.waitForStop('memdev_mmap');
    await ui().view('Processes & VMAs').waitFor('memdev (');
    await ui().view('Stages').waitFor('__x64_sys_mmap');
    await ui().screenshot('first-stop');
  });

  it('has the whole way from main to the handler on the stack', async () => {
    const { debug } = ui();
    await ui().view('Call Stack').maximise();
    await unfoldStack(ui());
    await ui().screenshot('call-stack');
    const stack = (await debug.callStack()).map(({ name }) => name);
    assert.equal(stack[0], 'memdev_mmap');
    assert.equal(stack.at(-1), 'main');
    assert.ok(stack.includes('do_mmap'));
  });

  it('stops at a stage that is ticked while the lab stands still', async () => {
    const { debug } = ui();
    const stages = ui().view('Stages');
    await stages.maximise();
    await stages.expand('munmap');
    await stages.reveal('__x64_sys_munmap');
    await stages.check('__x64_sys_munmap');
    await stages.waitFor(/munmap\s*1 of/);
    await debug.continue();
    await untilPaused(ui(), '__x64_sys_munmap');
    await ui().screenshot('stages');
  });

  it('shows the new mapping down to its flags', async () => {
    const vmas = ui().view('Processes & VMAs');
    await vmas.maximise();
    await vmas.expand('/dev/memdev');
    await vmas.expand('vm_flags');
    await vmas.waitFor('VM_PFNMAP');
    await ui().screenshot('vma-details');
  });

  it('goes from the VMA to its page table entry', async () => {
    const { page } = ui();
    const vmas = ui().view('Processes & VMAs');
    await vmas.row('/dev/memdev').hover();
    await page.getByRole('button', { name: 'Show in Page Tables' }).first().click();
    const tables = ui().view('Page Tables');
    await tables.waitFor('PTE[');
    await ui().view('Page Tables').maximise();
    await tables.expand('PTE[');
    await ui().screenshot('page-tables');
  });

  it('walks an address that was typed', async () => {
    const { palette, page } = ui();
    await palette.run('Pagewalk: Walk Address…');
    await page.locator('.quick-input-box input').fill('7ffff7ff8010');
    await page.keyboard.press('Enter');
    const tables = ui().view('Page Tables');
    await tables.waitFor('Walk of 7ffff7ff8010');
    await tables.waitFor('physical 0x');
    await ui().screenshot('walk');
  });

  it('shows the lines of maps, and the whole file beside the program', async () => {
    const maps = ui().view('Procfs');
    await maps.maximise();
    await maps.waitFor('/dev/memdev');
    await ui().palette.run('Pagewalk: Show /proc/PID/maps');
    await ui().page.locator('.tab.active[data-resource-name="maps"]').waitFor();
    await ui().screenshot('maps');
  });

  it('has room for everything at once', async () => {
    for (const view of ['Variables', 'Watch', 'Breakpoints']) await ui().view(view).close();
    for (const view of [...views, 'Call Stack']) await ui().view(view).open();
    await closePanel(ui());
    await ui().screenshot('stopped');
    assert.deepEqual(ui().pageErrors, []);
  });
});
