import assert from 'node:assert/strict';
import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

/** The stations after the first: the title of the step, and the stage that its button runs to. */
const STATIONS = [
  ['The system call: bytes become pages', '__x64_sys_mmap'],
  ['The descriptor becomes a struct file', 'ksys_mmap_pgoff'],
  ['prot and flags become VM_ flags', 'do_mmap'],
  ['addr is only a hint: the kernel chooses', '__get_unmapped_area'],
  ['A vm_area_struct is made', '__mmap_region'],
  ['Your handler is called', 'call_mmap'],
] as const;

describe('the first lesson', () => {
  const ui = withWorkbench({ window: { width: 1800, height: 1100 } });

  const step = (title: string) =>
    ui()
      .page.locator('.getting-started-step')
      .filter({
        has: ui().page.locator('.step-title').getByText(title, { exact: true }),
      });
  const untilDone = (title: string): Promise<void> =>
    step(title).and(ui().page.locator('[aria-checked="true"]')).waitFor();

  it('opens as a walkthrough', async () => {
    const { palette, page, editor } = ui();
    // A sign that the extension is there: it misses the headers.
    await editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    await palette.run('Pagewalk: Start First Lesson');
    await page.getByText('How does mmap() reach my handler?').first().waitFor();
    await ui().screenshot('lesson-start');
  });

  it('opens the lab beside it and leads from station to station, each ticked off', async () => {
    const { page } = ui();
    await page.getByRole('button', { name: 'Open the Lab', exact: true }).click();
    await page.locator('.tab[data-resource-name="memdev.user.ts"]').waitFor();
    await untilDone('Open the lab');
    await step('The C library: six registers').click();
    await page.getByRole('button', { name: 'Run to mmap()', exact: true }).click();
    await untilPaused(ui(), 'mmap');
    await untilDone('The C library: six registers');
    await ui().screenshot('lesson-first-stop');
    for (const [title, stage] of STATIONS) {
      await step(title).click();
      await step(title).getByRole('button', { name: 'Continue', exact: true }).click();
      await untilPaused(ui(), stage);
      await untilDone(title);
    }
    await ui().screenshot('lesson-handler');
  });

  it('ends at the entries, and walks the new mapping down to them', async () => {
    const { debug, palette } = ui();
    const last = 'remap_pfn_range writes the entries';
    await debug.continue();
    await untilPaused(ui(), 'remap_pfn_range');
    await untilDone(last);
    await debug.step('out', 'memdev_mmap');
    await step(last).click();
    await step(last).getByRole('button', { name: 'Walk Address…', exact: true }).click();
    await palette.input().waitFor();
    await palette.accept();
    await ui()
      .view('Page Tables')
      .waitFor(/^Walk of/);
    await ui().screenshot('lesson-last-stop');
    assert.deepEqual(ui().pageErrors, []);
  });
});
