import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

describe('the first lesson', () => {
  const ui = withWorkbench({ window: { width: 1800, height: 1100 } });

  const step = (id: string) => ui().page.locator(`.getting-started-step[data-step-id$="#${id}"]`);
  const untilDone = (id: string): Promise<void> =>
    ui()
      .page.locator(`.getting-started-step[data-step-id$="#${id}"][aria-checked="true"]`)
      .waitFor();

  it('opens as a walkthrough', async () => {
    const { palette, page, editor } = ui();
    // A sign that the extension is there: it misses the headers.
    await editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    await palette.run('Pagewalk: Start First Lesson');
    await page.getByText('How does mmap() reach my handler?').first().waitFor();
    await ui().screenshot('lesson-start');
  });

  it('opens the lab beside it and leads from station to station', async () => {
    const { page } = ui();
    await page.getByRole('button', { name: 'Open the Lab', exact: true }).click();
    await page.locator('.tab[data-resource-name="memdev.user.ts"]').waitFor();
    await untilDone('lab');
    await step('libc').click();
    await page.getByRole('button', { name: 'Run to mmap()', exact: true }).click();
    await untilPaused(ui(), 'mmap');
    await untilDone('libc');
    await ui().screenshot('lesson-first-stop');
    await step('syscall').click();
    await step('syscall').getByRole('button', { name: 'Continue', exact: true }).click();
    await untilPaused(ui(), '__x64_sys_mmap');
    await untilDone('syscall');
    await ui().screenshot('lesson-second-stop');
  });
});
