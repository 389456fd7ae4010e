import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';
import { places, walk } from './support/walk.ts';

describe('stages', () => {
  afterEach(killClients);

  it('stop as function breakpoints, with conditions and counts, and as a set of names', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stages: ['call_mmap'] }, async () => {
      await client.request('setFunctionBreakpoints', {
        breakpoints: [
          { name: 'do_mmap', condition: 'len === 100n && flags & MAP_SHARED' },
          { name: 'mmap_region', condition: 'len === 100n' },
          { name: '__x64_sys_write', hitCondition: '2' },
          { name: 'mapdev_mmap()' },
          { name: 'remap_pfn_rage' },
          { name: 'do_mmap', condition: 'len >' },
          { name: 'do_mmap', hitCondition: 'often' },
        ],
      });
      await client.request('pagewalk/stages', { enabled: ['call_mmap', 'do_mmpa'] });
    });
    for (let stop = 0; stop < 3; stop++) {
      const { threadId } = (await client.event('stopped')).body;
      await client.request('stackTrace', { threadId, levels: 2 });
      await client.request('pagewalk/state', { name: 'tasks', args: {} });
      await client.request('continue', { threadId });
    }
    await client.event('stopped');
    const listed = await client.body('pagewalk/stages', { enabled: ['do_exit'] });
    assert.ok(listed.stages.length > 30);
    for (let stop = 0; stop < 3; stop++) {
      await client.request('continue', { threadId: 100 });
      await client.either('stopped', 'exited');
    }
    await client.request('pagewalk/state', { name: 'tasks', args: {} });
    matchGolden('stages', await client.close());
  });

  it('stop at a ticked stage only where its condition is true, from the given time on', async () => {
    const client = new DapClient();
    const stages = [
      { name: 'do_mmap', condition: 'len === 100n' },
      { name: 'vma_merge_new_range', hitCondition: '2' },
    ];
    await client.launch({ lab: lab('mapdev'), stages: ['call_mmap'] }, async () => {
      await client.request('pagewalk/stages', { enabled: ['do_mmap', ...stages] });
    });
    const args = [];
    for (const name of ['len', '(vm_flags & VM_PFNMAP) !== 0n']) {
      await client.event('stopped');
      const { result } = await client.body('evaluate', { expression: name, context: 'watch' });
      args.push(result);
      await client.body('continue', { threadId: 100 });
    }
    assert.deepEqual(args, ['0x64', 'true']);
    await client.close();
  });

  it('say what is wrong with a condition, and stop where it is mended', async () => {
    const client = new DapClient();
    await client.launch({
      lab: lab('mapdev'),
      stages: [{ name: 'do_mmap', condition: 'len >' }, 'call_mmap'],
    });
    await client.event('stopped');
    const told = client.transcript.find(({ event, body }) => {
      return event === 'output' && String(body.output).includes('does not stop');
    });
    assert.equal(told?.body.output, 'The stage do_mmap does not stop: Expression expected.\n');
    const state = async (wish: object) => {
      const { stages } = await client.body('pagewalk/stages', { enabled: [wish] });
      const found = (stages as Record<string, unknown>[]).find(({ name }) => name === 'munmap');
      return [found?.['enabled'], found?.['message']];
    };
    const message = '"often" is no hit count: write 5 to stop from the fifth hit on.';
    assert.deepEqual(await state({ name: 'munmap', hitCondition: 'often' }), [true, message]);
    assert.deepEqual(await state({ name: 'munmap', condition: 'len === 100n' }), [true, undefined]);
    await client.body('continue', { threadId: 100 });
    const { description } = (await client.event('stopped')).body;
    assert.equal(description, 'Paused at munmap');
    await client.close();
  });

  it('show the arguments of a point inside a function', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stages: ['do_mmap:permissions'] });
    await client.event('stopped');
    const evaluated = await client.body('evaluate', { expression: 'vm_flags', context: 'watch' });
    assert.equal(evaluated.result, '0x73 VM_READ|VM_WRITE|VM_MAYREAD|VM_MAYWRITE|VM_MAYEXEC');
    await client.close();
  });

  it('stop before their step: no VMA before insertion, one after', async () => {
    const seen: number[] = [];
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), stages: ['__mmap_region:insert', 'munmap'] });
    for (let stop = 0; stop < 2; stop++) {
      await client.event('stopped');
      const { result } = await client.body('pagewalk/state', { name: 'vmas', args: {} });
      seen.push(result.filter(({ name }: { name: string }) => name === '/dev/mapdev').length);
      await client.body('continue', { threadId: 100 });
    }
    await client.close();
    assert.deepEqual(seen, [0, 1]);
  });

  it('stop at each call of a function of the lab by its name', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['within', 'show'] }, () => 'continue');
    assert.deepEqual(places(stands), [
      ...['within 20', 'show 10', 'show 10', 'exit_mmap', 'exit 3'],
    ]);
    assert.equal(stands[0]?.reason, 'function breakpoint');
  });
});
