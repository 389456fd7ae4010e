import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

const PID = 100;

describe('what changed in a list of VMAs', () => {
  afterEach(killClients);

  it('is told by row since the stop before, once it was asked there', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stages: ['call_mmap', '__x64_sys_munmap'] });
    await client.event('stopped');
    const nothing = { fresh: 0, changed: 0, gone: 0, rows: [] };
    assert.deepEqual(await client.body('pagewalk/vmaChanges', { pid: PID }), nothing);
    await client.request('continue', { threadId: PID });
    await client.event('stopped');
    const told = await client.body('pagewalk/vmaChanges', { pid: PID });
    assert.deepEqual([told.fresh, told.gone], [1, 0]);
    const all = { name: 'vmas', args: { pid: PID } };
    const { result: vmas } = await client.body('pagewalk/state', all);
    for (const { index, id, kind } of told.rows) {
      assert.equal(vmas[index].id, id);
      assert.equal(vmas[index].name === '/dev/mapdev', kind === 'new');
    }
    await client.close();
  });
});
