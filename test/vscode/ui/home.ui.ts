import assert from 'node:assert/strict';
import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

describe('the Pagewalk container', () => {
  const ui = withWorkbench();

  it('lists labs, lessons and samples before anything runs', async () => {
    await ui().page.getByRole('tab', { name: 'Pagewalk' }).click();
    await ui().view('Labs').waitFor('memdev');
    await ui().view('Lessons & Samples').waitFor('How does mmap() reach my handler?');
    await ui().screenshot('home');
  });

  it('explains an access as a document', async () => {
    await ui().editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
    await ui().debug.start();
    await untilPaused(ui());
    await ui().palette.run('Pagewalk: Explain an Access to an Address…');
    await ui().palette.type('0x8');
    await ui().palette.accept();
    const preview = ui()
      .page.locator('iframe.webview.ready')
      .contentFrame()
      .locator('iframe#active-frame')
      .contentFrame();
    await preview.getByText('No mapping contains 0x8.').first().waitFor();
    await ui().screenshot('explained');
  });

  it('lists the devices of the machine, and leads to the screen of one', async () => {
    const { page } = ui();
    await page.getByRole('tab', { name: 'Pagewalk' }).click();
    const devices = ui().view('Devices');
    await devices.waitFor(/^edu/);
    await devices.row('bochs-drm').hover();
    await devices.row('bochs-drm').getByRole('button').first().click();
    await page.locator('.tab.active', { hasText: 'Screen' }).waitFor();
    await ui().screenshot('devices');
    assert.deepEqual(ui().pageErrors, []);
  });
});
