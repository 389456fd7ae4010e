import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';

interface Target {
  readonly label: string;
  readonly start: number;
  readonly length: number;
}

describe('the debug console', () => {
  afterEach(killClients);

  /** A client that stands at a function of mapdev. */
  async function at(name: string): Promise<DapClient> {
    const client = new DapClient();
    await client.launch({ lab: lab('mapdev') }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name }] }),
    );
    await client.event('stopped');
    return client;
  }

  async function answer(client: DapClient, expression: string): Promise<string> {
    return (await client.body('evaluate', { expression, context: 'repl' })).result;
  }

  async function labels(client: DapClient, text: string): Promise<string[]> {
    const { targets } = await client.body('completions', { text, column: text.length + 1 });
    return targets.map(({ label }: Target) => label);
  }

  it('answers the commands of a kernel debugger', async () => {
    const client = await at('show');
    const lines = [
      ...['vm', 'vtop text', 'pte 8000000003c40267', 'maps 100', 'ps', 'dmesg', 'bt', 'help'],
      ...['vm 7', 'vtop', 'vtop nowhere', 'pte "x"', 'maps 100 200', 'vtop fd', 'pte 1 2'],
    ];
    for (const expression of lines) {
      await client.request('evaluate', { expression, context: 'repl' });
    }
    matchGolden('console', await client.close());
  });

  it('prints smaps, a page, and who maps it', async () => {
    const client = await at('munmap');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100 });
    const main = stackFrames.find(({ name }: { name: string }) => name === 'main').id;
    const inMain = async (expression: string): Promise<string> =>
      (await client.body('evaluate', { expression, context: 'repl', frameId: main })).result;
    assert.match(await inMain('smaps'), /\/dev\/mapdev\nSize: +4 kB/);
    const pfn = /PTE +PHYSICAL +FLAGS\n[0-9a-f]+ +([0-9a-f]+)000 /.exec(await inMain('vtop start'));
    assert.ok(pfn?.[1]);
    assert.match(await inMain(`page ${pfn[1]}`), new RegExp(`PFN +PHYSICAL .*\\n +${pfn[1]} `));
    assert.match(await inMain(`rmap ${pfn[1]}`), /100 +7ffff7ff8000 +pfn .*\/dev\/mapdev/);
    await client.close();
  });

  it('prints the stack from the helper down to the program', async () => {
    const client = await at('remap_pfn_range');
    const lines = (await answer(client, 'bt')).split('\n');
    assert.equal(lines[0], 'PID: 100  COMMAND: "mapdev"');
    assert.match(
      lines[1] ?? '',
      /^ {2}#0 {2}remap_pfn_range\(vma=7ffff7ff8000-.* at mm\/memory\.c$/,
    );
    assert.equal(lines[2], '  #1  mapdev_mmap at mapdev.driver.ts:30');
    assert.match(lines.at(-2) ?? '', /mmap\(addr=NULL, len=100, prot=PROT_READ\|PROT_WRITE, /);
    assert.match(lines.at(-1) ?? '', /main at mapdev\.user\.ts:17$/);
    await client.close();
  });

  it('reads a line as an expression when a variable has the name or it goes on like one', async () => {
    const client = await at('show');
    await client.body('setFunctionBreakpoints', { breakpoints: [] });
    assert.equal(await answer(client, 'times'), '2');
    assert.equal(await answer(client, 'times + 1'), '3');
    for (const expression of ['ps + 1', 'vm.x', 'page in 1']) {
      const { success, message } = await client.request('evaluate', {
        expression,
        context: 'repl',
      });
      assert.equal(success, false);
      assert.match(message ?? '', /is not defined/);
    }
    await client.close();
  });

  it('is for the console alone: a watch named like a command is an expression', async () => {
    const client = await at('show');
    const { message } = await client.request('evaluate', { expression: 'ps', context: 'watch' });
    assert.equal(message, 'ps is not defined');
    await client.close();
  });

  it('completes commands, variables and imports', async () => {
    const client = await at('mapdev_mmap');
    assert.deepEqual(await labels(client, 'vt'), ['vtop']);
    assert.deepEqual(await labels(client, 'v'), [
      'vm',
      'vtop',
      'vma',
      'virt_to_phys',
      'vm_flags_set',
    ]);
    assert.deepEqual(await labels(client, 'size + PAGE_'), ['PAGE_SHIFT', 'PAGE_SIZE']);
    assert.deepEqual(await labels(client, 'vtop vm'), ['vma', 'vm_flags_set']);
    assert.deepEqual(await labels(client, 'maps '), ['100']);
    await client.close();
  });

  it('completes members of what a chain of names leads to, and runs nothing for it', async () => {
    const client = await at('mapdev_mmap');
    assert.deepEqual(await labels(client, 'state.'), ['data', 'maps']);
    assert.deepEqual(await labels(client, 'x + state.m'), ['maps']);
    const ofVma = await labels(client, 'vma.vm_');
    for (const field of ['vm_start', 'vm_end', 'vm_flags', 'vm_pgoff']) {
      assert.ok(ofVma.includes(field), field);
    }
    assert.deepEqual(await labels(client, 'within(1n).'), []);
    assert.deepEqual(await labels(client, 'nothing.'), []);
    await client.close();
  });

  it('completes arguments at a stage, and says which text a completion replaces', async () => {
    const client = await at('do_mmap');
    assert.deepEqual(await labels(client, 'fl'), ['flags']);
    const text = 'len >\nprot + le';
    const { targets } = await client.body('completions', { text, line: 2, column: 10 });
    assert.deepEqual(targets, [{ label: 'len', type: 'variable', start: 8, length: 2 }]);
    await client.close();
  });
});
