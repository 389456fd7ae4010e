import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';
import { places, walk } from './support/walk.ts';

const ENTRY = { stopOnEntry: true };

/** Starts a lab, does one request per stop, and ends at the last. */
async function script(
  name: string,
  requests: readonly string[],
  functions: readonly string[] = [],
  attributes: object = ENTRY,
) {
  return walk({ lab: name, functions, attributes }, (_, index) => requests[index]);
}

describe('time travel', () => {
  afterEach(killClients);

  it('steps back over the lines that a step over took', async () => {
    const forth = Array<string>(4).fill('next');
    const back = Array<string>(4).fill('stepBack');
    const stands = await script('mapdev', [...forth, ...back]);
    const there = ['main 16', 'main 17', 'main 18', 'main 19', 'main 20'];
    assert.deepEqual(places(stands), [...there, ...there.slice(0, -1).reverse()]);
    assert.deepEqual([...new Set(stands.map(({ reason }) => reason))], ['entry', 'step']);
  });

  it('stays at the beginning of main, and goes on from there as before', async () => {
    const stands = await script('mapdev', ['stepBack', 'next', 'next']);
    assert.deepEqual(places(stands), ['main 16', 'main 16', 'main 17', 'main 18']);
    assert.deepEqual(
      stands.map(({ reason }) => reason),
      ['entry', 'entry', 'step', 'step'],
    );
  });

  it('steps back from a handler through the stages that led to it to the line of the program', async () => {
    const back = Array<string>(14).fill('stepBack');
    const stands = await script('mapdev', back, ['within'], {});
    assert.deepEqual(places(stands), [
      ...['within 20', 'mapdev_mmap 25', 'mapdev_mmap 24', 'call_mmap'],
      ...['__mmap_region:vm_area_alloc', 'vma_merge_new_range', '__mmap_region:accounting'],
      ...['__mmap_region', 'mmap_region', 'do_mmap:permissions', '__get_unmapped_area'],
      ...['do_mmap:vm_flags', 'do_mmap', 'vm_mmap_pgoff', 'fget'],
    ]);
  });

  it('runs backwards to the same breakpoints, and to the beginning when there are no more', async () => {
    const functions = ['do_mmap', 'remap_pfn_range', 'show'];
    const forth = Array<string>(5).fill('continue');
    const back = Array<string>(6).fill('reverseContinue');
    const stands = await script('mapdev', [...forth, ...back], functions);
    const stops = ['do_mmap', 'remap_pfn_range', 'show 10', 'show 10'];
    assert.deepEqual(places(stands), [
      ...['main 16', ...stops, 'exit_mmap'],
      ...[...stops].reverse(),
      ...['main 16', 'main 16'],
    ]);
    const reasons = stands.map(({ reason }) => reason);
    assert.deepEqual(reasons.slice(-3), ['function breakpoint', 'entry', 'entry']);
  });

  it('counts hits and tests conditions from the start of the run', async () => {
    const configure = (client: DapClient) =>
      client.body('setFunctionBreakpoints', {
        breakpoints: [
          { name: 'show', hitCondition: '2' },
          { name: 'do_mmap', condition: 'len === 100n' },
        ],
      });
    const stands = await walk({ lab: 'mapdev', configure }, (_, index) =>
      ['continue', 'continue', 'reverseContinue', 'reverseContinue', 'continue'].at(index),
    );
    assert.deepEqual(places(stands), [
      ...['do_mmap', 'show 10', 'exit_mmap', 'show 10', 'do_mmap', 'show 10'],
    ]);
  });

  it('steps back from a stop in the middle of a loop to the round before', async () => {
    const stands = await walk(
      { lab: 'mapdev', functions: ['show'] },
      (_, index) => ['next', 'next', 'next', 'stepBack', 'stepBack', 'stepBack'][index],
    );
    const there = places(stands).slice(0, 4);
    assert.deepEqual(places(stands).slice(4), [...there.slice(0, 3)].reverse());
  });

  it('prints nothing twice, makes edits again, and forgets what an edit makes undone', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev') }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'show' }] }),
    );
    const go = async (command: string): Promise<void> => {
      await client.request(command, { threadId: 100 });
      await client.event('stopped');
    };
    const locals = async (): Promise<number> => {
      const { stackFrames } = await client.body('stackTrace', { threadId: 100, levels: 1 });
      const { scopes } = await client.body('scopes', { frameId: stackFrames[0].id });
      return scopes[0].variablesReference;
    };
    await client.event('stopped');
    await go('continue');
    await client.request('setVariable', {
      variablesReference: await locals(),
      name: 'times',
      value: '3',
    });
    await client.request('evaluate', { expression: 'times += 1', context: 'repl' });
    await client.event('invalidated');
    await go('continue');
    await go('reverseContinue');
    await client.request('evaluate', { expression: 'times', context: 'watch' });
    await go('reverseContinue');
    await go('continue');
    await client.request('evaluate', { expression: 'times', context: 'watch' });
    await client.request('setVariable', {
      variablesReference: await locals(),
      name: 'times',
      value: '1',
    });
    await go('continue');
    await client.request('continue', { threadId: 100 });
    await client.event('exited');
    matchGolden('edits', await client.close());
  });

  it('comes back to the same state of the machine, statement by statement and stage by stage', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), ...ENTRY });
    const hash = async (): Promise<string> =>
      (await client.body('pagewalk/state', { name: 'stateHash', args: {} })).result;
    const there: string[] = [];
    await client.event('stopped');
    await client.body('next', { threadId: 100 });
    await client.event('stopped');
    for (let i = 0; i < 50; i++) {
      there.push(await hash());
      await client.body('stepIn', { threadId: 100 });
      await client.event('stopped');
    }
    assert.ok(new Set(there).size > 5);
    await client.body('reverseContinue', { threadId: 100 });
    await client.event('stopped');
    await client.body('next', { threadId: 100 });
    await client.event('stopped');
    for (const expected of there) {
      assert.equal(await hash(), expected);
      await client.body('stepIn', { threadId: 100 });
      await client.event('stopped');
    }
    await client.close();
  });
});
