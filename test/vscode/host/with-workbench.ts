import { say } from './say.ts';
import { Workbench, type WorkbenchOptions } from './workbench.ts';

/**
 * Contract: called inside a `describe`; one workbench is opened before its tests and closed after them. The returned function
 * gives it to a test. A test that fails leaves a picture of the window, `failed-TITLE.png`.
 */
export function withWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;
  before('a workbench opens', async () => {
    workbench = await Workbench.open(options);
  });
  afterEach('a failure leaves a picture', async function () {
    const test = this.currentTest;
    if (workbench === undefined || test?.state !== 'failed') return;
    const name = test
      .fullTitle()
      .replace(/[^a-z0-9]+/gi, '-')
      .slice(0, 80);
    say(`the window at the failure: ${await workbench.picture(`failed-${name}`)}`);
  });
  after('the workbench closes', async () => {
    await workbench?.close();
  });
  return () => {
    if (workbench === undefined) throw new Error('The workbench is open only while tests run.');
    return workbench;
  };
}
