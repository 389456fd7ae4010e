import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';

describe('sources', () => {
  afterEach(killClients);

  it('are listed with the lines at which they can stop, and drivers as kernel modules', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stopOnEntry: true });
    await client.event('stopped');
    const source = { path: labFile('mapdev', 'mapdev.driver.ts') };
    await client.request('breakpointLocations', { source, line: 1, endLine: 100 });
    await client.request('breakpointLocations', { source, line: 26 });
    await client.request('breakpointLocations', { source, line: 22 });
    await client.request('breakpointLocations', { source: { path: '/elsewhere.ts' }, line: 1 });
    await client.request('loadedSources');
    await client.request('modules');
    await client.request('modules', { startModule: 1, moduleCount: 1 });
    const commands = ['breakpointLocations', 'loadedSources', 'modules'];
    const passed = await client.close();
    matchGolden(
      'sources',
      passed.filter(({ command = '' }) => commands.includes(command)),
    );
  });
});

describe('a journey that takes its time', () => {
  afterEach(killClients);

  it('is shown, and given up when it is cancelled', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('slow') }, async () => Promise.resolve(), {
      supportsProgressReporting: true,
    });
    const { body: stop } = await client.event('stopped');
    assert.match(stop.text, /^More than 1\.5 s of the processor were used/);
    const turns = async (): Promise<number> =>
      Number((await client.body('evaluate', { expression: 'turns', context: 'watch' })).result);
    const before = await turns();
    await client.body('stepBack', { threadId: 100 });
    const { body } = await client.event('progressStart');
    assert.equal(body.cancellable, true);
    await client.body('cancel', { progressId: body.progressId });
    assert.equal((await client.event('progressEnd')).body.progressId, body.progressId);
    assert.equal(await turns(), before);
    await client.body('cancel', { progressId: 'another' });
    await client.close();
  });
});
