import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';
import { places, walk } from './support/walk.ts';

const ENTRY = { stopOnEntry: true };
const MAIN = ['main 16', 'main 17', 'main 18', 'main 19', 'main 20', 'main 21', 'main 22'];

describe('stepping', () => {
  afterEach(killClients);

  it('over main takes line after line, then the end of the address space', async () => {
    const stands = await walk({ lab: 'mapdev', attributes: ENTRY }, () => 'next');
    assert.deepEqual(places(stands), [...MAIN, 'main 23', 'exit_mmap', 'exit 3']);
    assert.deepEqual(
      [...new Set(stands.map(({ reason }) => reason))],
      [...['entry', 'step', 'exit', 'exited']],
    );
  });

  it('into mmap leads through every stage to the handler and out again', async () => {
    const stands = await walk({ lab: 'mapdev', attributes: ENTRY }, ({ at }) =>
      at === 'main 18' ? undefined : at === 'main 16' ? 'next' : 'stepIn',
    );
    assert.deepEqual(places(stands), [
      ...['main 16', 'main 17', 'mmap', '__x64_sys_mmap', 'ksys_mmap_pgoff', 'fget'],
      ...['vm_mmap_pgoff', 'do_mmap', 'do_mmap:vm_flags', '__get_unmapped_area'],
      ...['do_mmap:permissions', 'mmap_region', '__mmap_region', '__mmap_region:accounting'],
      ...['vma_merge_new_range', '__mmap_region:vm_area_alloc'],
      ...['call_mmap', 'mapdev_mmap 24', 'mapdev_mmap 25', 'within 20', 'mapdev_mmap 26'],
      ...['mapdev_mmap 27', 'mapdev_mmap 28', 'mapdev_mmap 29', 'mapdev_mmap 30'],
      ...['remap_pfn_range', 'vma_merge_new_range', '__mmap_region:insert'],
      ...['syscall_exit_to_user_mode', 'main 18'],
    ]);
  });

  it('into mmap leads to the handler, and out of it to the program, when stages are skipped', async () => {
    const attributes = { ...ENTRY, skipKernelStages: true };
    const stands = await walk({ lab: 'mapdev', attributes }, ({ at }) =>
      at === 'main 18' ? undefined : ['main 16', 'mapdev_mmap 25'].includes(at) ? 'next' : 'stepIn',
    );
    assert.deepEqual(places(stands), [
      ...['main 16', 'main 17', 'mapdev_mmap 24', 'mapdev_mmap 25', 'mapdev_mmap 26'],
      ...['mapdev_mmap 27', 'mapdev_mmap 28', 'mapdev_mmap 29', 'mapdev_mmap 30', 'main 18'],
    ]);
  });

  it('from a stage goes on stage by stage although they are skipped', async () => {
    const attributes = { skipKernelStages: true };
    const stands = await walk({ lab: 'mapdev', attributes, functions: ['fget'] }, (_, index) =>
      index === 0 ? 'stepIn' : undefined,
    );
    assert.deepEqual(places(stands), ['fget', 'vm_mmap_pgoff']);
  });

  it('over a stage goes to its next sibling, and out of its caller when there is none', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['fget'] }, ({ at }) =>
      at.startsWith('main') ? undefined : 'next',
    );
    assert.deepEqual(places(stands), [
      'fget',
      'vm_mmap_pgoff',
      'syscall_exit_to_user_mode',
      'main 18',
    ]);
  });

  it('over a function with points inside takes them, but not what it calls', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['do_mmap'] }, ({ at }) =>
      at.startsWith('main') ? undefined : 'next',
    );
    assert.deepEqual(places(stands), [
      ...['do_mmap', 'do_mmap:vm_flags', 'do_mmap:permissions'],
      ...['syscall_exit_to_user_mode', 'main 18'],
    ]);
  });

  it('out of a stage goes to what its caller does next', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['__get_unmapped_area'] }, ({ at }) =>
      at === 'main 18' ? undefined : 'stepOut',
    );
    assert.deepEqual(places(stands), [
      ...['__get_unmapped_area', 'do_mmap:permissions'],
      ...['syscall_exit_to_user_mode', 'main 18'],
    ]);
  });

  it('out of a handler goes back to the kernel, and over its last statement as well', async () => {
    for (const command of ['stepOut', 'next']) {
      const stands = await walk({ lab: 'mapdev', functions: ['mapdev_mmap'] }, ({ at }, index) =>
        at === '__mmap_region:insert' ? undefined : index < 6 ? command : 'next',
      );
      const out = places(stands).slice(command === 'next' ? 7 : 1);
      assert.deepEqual(out, ['vma_merge_new_range', '__mmap_region:insert']);
    }
  });

  it('into a function and out of it ends on the next line of the caller', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['show'] }, ({ at }, index) => {
      if (index === 0) return 'stepOut';
      return at === 'main 22' ? undefined : 'next';
    });
    // The line calls show twice: the second call stops at the breakpoint again.
    assert.deepEqual(places(stands), ['show 10', 'show 10', 'show 11', 'show 12', 'main 22']);
  });

  it('takes a line with several rounds of a loop as one step for each round', async () => {
    const stands = await walk({ lab: 'mapdev', functions: ['show'] }, (_, index) =>
      index < 4 ? 'next' : undefined,
    );
    assert.deepEqual(places(stands), ['show 10', 'show 11', 'show 11', 'show 12', 'show 10']);
  });

  it('goes into an arrow function on the same line', async () => {
    const configure = (client: DapClient): Promise<unknown> =>
      client.body('setBreakpoints', {
        source: { path: labFile('mapdev', 'mapdev.user.ts') },
        breakpoints: [{ line: 20 }],
      });
    const stands = await walk({ lab: 'mapdev', configure }, (_, index) =>
      index === 0 ? 'stepIn' : index === 1 ? 'stepOut' : undefined,
    );
    assert.deepEqual(places(stands), ['main 20', 'greet 19', 'main 21']);
  });

  it('stops at conditions on the way, and only when they hold', async () => {
    const configure = (client: DapClient): Promise<unknown> =>
      client.body('setBreakpoints', {
        source: { path: labFile('mapdev', 'mapdev.user.ts') },
        breakpoints: [
          { line: 11, condition: 'i === 1', logMessage: 'round {i} of {times}: {text + 1n}' },
          { line: 12, condition: 'times === 1' },
        ],
      });
    const stands = await walk({ lab: 'mapdev', attributes: ENTRY, configure }, ({ at }) =>
      at.startsWith('show') ? undefined : 'next',
    );
    assert.deepEqual(places(stands), [...MAIN.slice(0, 6), 'show 12']);
  });

  it('writes log points and goes on', async () => {
    const client = new DapClient();
    const source = { path: labFile('mapdev', 'mapdev.user.ts') };
    const breakpoints = [
      { line: 20, logMessage: 'fd {fd}, {greet("you")}, {nothing}' },
      { line: 10, condition: 'times > 0', hitCondition: '> 1', logMessage: '{times} rounds' },
      { line: 22, logMessage: 'broken {1 +}' },
    ];
    await client.launch({ lab: lab('mapdev'), stopOnExit: false }, async () => {
      const bound = await client.body('setBreakpoints', { source, breakpoints });
      assert.deepEqual(
        bound.breakpoints.map(({ message }: { message?: string }) => message),
        [undefined, undefined, 'Expression expected.'],
      );
    });
    await client.event('exited');
    const lines = (await client.close())
      .filter(({ body }) => body?.category === 'console')
      .map(({ body }) => String(body.output));
    assert.deepEqual(lines, [
      'fd 3, Hello, you, <nothing is not defined>\n',
      '1 rounds\n',
      'The program exited with 3.\n',
    ]);
  });

  it('stops with reason and place that an editor can show', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev'), ...ENTRY });
    for (const command of ['next', 'stepIn', 'next', 'next', 'stepOut', 'continue']) {
      const { threadId } = (await client.event('stopped')).body;
      await client.request('stackTrace', { threadId, levels: 1 });
      await client.request(command, { threadId });
    }
    await client.event('exited');
    matchGolden('stepping', await client.close());
  });
});
