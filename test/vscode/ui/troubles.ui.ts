import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withWorkbench } from '../host/with-workbench.ts';
import { untilPaused } from './support.ts';

/** Processes that descend from this test run and have `name` on their command line. */
function ownProcesses(name: string): number[] {
  const read = (pid: string, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  const parentOf = (pid: string): string => /^PPid:\s*(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '0';
  const isOurs = (pid: string): boolean => {
    for (let at = pid; Number(at) > 1; at = parentOf(at)) {
      if (Number(at) === process.pid) return true;
    }
    return false;
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && read(pid, 'cmdline').includes(name) && isOurs(pid))
    .map(Number);
}

describe('trouble', () => {
  const ui = withWorkbench();
  const dialog = () => ui().page.locator('.monaco-dialog-box, .notification-toast');

  before('the folder has its headers', async () => {
    await ui().editor.open('memdev.user.ts');
    await ui().answer('kernel headers', 'Add Kernel Headers');
  });

  it('a lab that does not compile says where, and runs when it is mended', async () => {
    const { editor, debug, page, folder } = ui();
    const file = path.join(folder, 'memdev.user.ts');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, `${good}\nasync function no() {}\n`);
    // Why no click into the editor first: F5 means the lab wherever the keyboard focus is.
    await page.keyboard.press('F5');
    await dialog().getByText('memdev.user.ts:').first().waitFor();
    await ui().picture('trouble-compile');
    await page.keyboard.press('Escape');
    writeFileSync(file, good);
    await editor.focus();
    await debug.start();
    await untilPaused(ui());
    await debug.stop();
  });

  it('a sandbox killed from outside is told, and the next F5 works', async function () {
    if (process.platform !== 'linux') this.skip();
    const { editor, debug } = ui();
    await editor.focus();
    await debug.start();
    await untilPaused(ui());
    const agents = ownProcesses('sandbox-agent.cjs');
    assert.ok(agents.length > 0);
    for (const pid of agents) process.kill(pid, 'SIGKILL');
    await dialog().getByText('Start the lab again').first().waitFor();
    await ui().picture('trouble-killed');
    await debug.waitForEnd();
    await editor.focus();
    await debug.start();
    await untilPaused(ui());
    await debug.stop();
  });

  it('a broken launch.json is named, with a way to it', async () => {
    const { editor, page, folder } = ui();
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    const launch = { type: 'pagewalk', request: 'launch', name: 'Broken', lab: './nowhere' };
    const text = JSON.stringify({ version: '0.2.0', configurations: [launch] });
    writeFileSync(path.join(folder, '.vscode/launch.json'), text);
    await page.getByText('Broken').first().waitFor();
    await editor.focus();
    await page.keyboard.press('F5');
    const said = await ui().waitForMessage('"lab" names');
    assert.match(said, /nowhere, which does not exist/);
    await ui().picture('trouble-launch');
    await ui().answer('"lab" names', 'Open launch.json');
    await page.locator('.tab.active[data-resource-name="launch.json"]').waitFor();
  });
});
