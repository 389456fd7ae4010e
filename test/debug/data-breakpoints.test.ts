import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab } from './support/labs.ts';

/** Where mapdev's page lies in the program. */
const PAGE = '0x7ffff7ff8000';

async function atEntry(name = 'mapdev'): Promise<DapClient> {
  const client = new DapClient();
  await client.launch({ lab: lab(name), stopOnEntry: true });
  await client.event('stopped');
  return client;
}

async function idOf(client: DapClient, name: string, more: object = {}): Promise<string> {
  const { dataId } = await client.body('dataBreakpointInfo', { name, ...more });
  assert.equal(typeof dataId, 'string', name);
  return dataId as string;
}

interface Hit {
  readonly text: string;
  readonly top: string;
}

/** Goes on until the end of the program's address space. */
async function hits(client: DapClient, command = 'continue', end = 'exit'): Promise<Hit[]> {
  const found: Hit[] = [];
  for (;;) {
    await client.body(command, { threadId: 100 });
    const { body } = await client.event('stopped');
    if (body.reason === end) return found;
    assert.equal(body.reason, 'data breakpoint');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100, levels: 1 });
    found.push({ text: body.text, top: stackFrames[0].name });
  }
}

describe('data breakpoints', () => {
  afterEach(killClients);

  it('stop before a write to bytes of the program, whoever writes, and say what changes', async () => {
    const client = await atEntry();
    const dataId = await idOf(client, PAGE, { asAddress: true, bytes: 2 });
    await client.body('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
    assert.deepEqual(await hits(client), [
      { text: `About to write 2 bytes of ${PAGE}: 0x0000 → 0x6548`, top: 'main' },
    ]);
    await client.close();
  });

  it('stop before reads, with conditions and counts', async () => {
    const client = await atEntry();
    const dataId = await idOf(client, `${PAGE} 1`);
    await client.body('setDataBreakpoints', {
      breakpoints: [{ dataId, accessType: 'read', hitCondition: '2' }],
    });
    const counted = await hits(client);
    assert.ok(counted.length > 0);
    assert.equal(counted[0]?.text, `About to read 1 byte of ${PAGE}: 0x48`);
    await client.close();
    const again = await atEntry();
    await again.body('setDataBreakpoints', {
      breakpoints: [{ dataId, accessType: 'read', condition: 'times === 2 && i === 1' }],
    });
    assert.equal((await hits(again)).length, 1);
    await again.close();
  });

  it('stop where the kernel changes a page table entry, a field of a VMA, a count of a page', async () => {
    const client = await atEntry();
    const names = [`pte-writable ${PAGE}`, `vma ${PAGE} vm_flags`, 'vmas'];
    const breakpoints = [];
    for (const name of names) breakpoints.push({ dataId: await idOf(client, name) });
    await client.body('setDataBreakpoints', { breakpoints });
    const found = await hits(client);
    assert.ok(
      found.some(
        ({ text, top }) => /became writable: none → pfn /.test(text) && top === 'remap_pfn_range',
      ),
    );
    assert.ok(
      found.some(({ text }) =>
        /vm_flags of the VMA at 0x7ffff7ff8000 changed: no VMA → /.test(text),
      ),
    );
    await client.close();
  });

  it('are reached backwards as well', async () => {
    const client = await atEntry();
    const dataId = await idOf(client, PAGE, { asAddress: true, bytes: 1 });
    await client.body('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'readWrite' }] });
    const forth = await hits(client);
    assert.ok(forth.length >= 2);
    const back = await hits(client, 'reverseContinue', 'entry');
    assert.deepEqual(back, [...forth].reverse());
    assert.deepEqual(await hits(client), forth);
    await client.close();
  });

  it('stepping back from an access goes to the statement that makes it', async () => {
    const client = await atEntry();
    const dataId = await idOf(client, PAGE, { asAddress: true, bytes: 1 });
    await client.body('setDataBreakpoints', { breakpoints: [{ dataId, accessType: 'write' }] });
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    await client.body('stepBack', { threadId: 100 });
    await client.event('stopped');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100, levels: 1 });
    assert.equal(stackFrames[0].line, 20);
    await client.close();
  });

  it('are offered for what lies in memory, and for nothing else', async () => {
    const client = await atEntry();
    await client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'mapdev_mmap' }] });
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    const { stackFrames } = await client.body('stackTrace', { threadId: 100, levels: 1 });
    const frameId = stackFrames[0].id as number;
    const { scopes } = await client.body('scopes', { frameId });
    const { variablesReference } = scopes[0];
    const { variables } = await client.body('variables', { variablesReference });
    const vma = variables.find(({ name }: { name: string }) => name === 'vma').variablesReference;
    await client.body('variables', { variablesReference: vma });
    await client.request('dataBreakpointInfo', { variablesReference: vma, name: 'vm_flags' });
    await client.request('dataBreakpointInfo', { variablesReference: vma, name: 'vm_start' });
    await client.request('dataBreakpointInfo', { variablesReference, name: 'size' });
    await client.request('dataBreakpointInfo', { name: 'vma.vm_start', frameId });
    for (const name of [
      'page 0x10 refcount',
      'pte 0x1000',
      'vmas',
      'phys:0x1000',
      'nonsense',
      'vma 0x1000 vm_nothing',
    ]) {
      await client.request('dataBreakpointInfo', { name });
    }
    await client.request('setDataBreakpoints', {
      breakpoints: [
        { dataId: 'nothing' },
        { dataId: 'vmas:100', condition: 'len >' },
        { dataId: 'vmas:100' },
      ],
    });
    const passed = await client.close();
    matchGolden(
      'data-breakpoints',
      passed.filter(({ command }) => command?.toLowerCase().includes('databreakpoint')),
    );
  });
});

describe('data breakpoints on what the kernel keeps', () => {
  const START = '0x7ffff7ff6000';
  const SECOND = '0x7ffff7ff7000';
  const FORK = 'copy_page_range';
  const hitsOf = new Map<string, string[]>();

  /** Stops the watched lab behind its first write; returns the frame that the page is in. */
  async function ready(): Promise<{ client: DapClient; physical: string; pfn: string }> {
    const client = new DapClient();
    await client.launch({ lab: lab('watched'), stopOnExit: false }, () =>
      client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'ready' }] }),
    );
    await client.event('stopped');
    await client.body('setFunctionBreakpoints', { breakpoints: [] });
    const walked = { name: 'walk', args: { address: START } };
    const physical = (await client.body('pagewalk/state', walked)).result.physical as string;
    return { client, physical, pfn: `0x${(BigInt(physical) >> 12n).toString(16)}` };
  }

  /** `FUNCTION: SENTENCE` for each stop to the end of the run, by index of the breakpoint. */
  async function stops(client: DapClient, breakpoints: readonly object[]): Promise<string[][]> {
    const bound = await client.body('setDataBreakpoints', { breakpoints });
    const ids = bound.breakpoints.map(({ id }: { id: number }) => id);
    const found: string[][] = ids.map(() => []);
    for (;;) {
      await client.body('continue', { threadId: 100 });
      const { event, body } = await client.either('stopped', 'exited');
      if (event === 'exited') return found;
      const { threadId, text, hitBreakpointIds } = body;
      const { stackFrames } = await client.body('stackTrace', { threadId, levels: 1 });
      const sentences = String(text).split('\n');
      hitBreakpointIds.forEach((id: number, index: number) => {
        found[ids.indexOf(id)]?.push(`${stackFrames[0].name}: ${sentences[index]}`);
      });
    }
  }

  before(async () => {
    const { client, physical, pfn } = await ready();
    const names: Readonly<Record<string, string>> = {
      refcount: `page ${pfn} refcount`,
      mapcount: `page ${pfn} mapcount`,
      vmas: 'vmas',
      pte: `pte ${START}`,
      'pte-writable': `pte-writable ${START}`,
      vm_end: `vma ${SECOND} vm_end`,
      bytes: `phys:${physical} 2`,
    };
    const breakpoints = [];
    for (const name of Object.values(names)) {
      breakpoints.push({ dataId: await idOf(client, name), accessType: 'write' });
    }
    const found = await stops(client, breakpoints);
    const plain = (one: string): string => one.replaceAll(physical, 'PHYS').replaceAll(pfn, 'PFN');
    Object.keys(names).forEach((key, index) => hitsOf.set(key, found[index]?.map(plain) ?? []));
    await client.close();
  });

  after(killClients);

  const three = <T>(items: readonly T[]): T[] => [...items, ...items, ...items];
  const untilUnmapped = (field: string): string[] => [
    ...three([
      `${FORK}: ${field} of page PFN changed: 1 → 2`,
      `remove_vma: ${field} of page PFN changed: 2 → 1`,
    ]),
    `unmap_region: ${field} of page PFN changed: 1 → 0`,
  ];
  const expected: readonly (readonly [name: string, key: string, hits: readonly string[]])[] = [
    ['a page has one user more or less', 'refcount', untilUnmapped('_refcount')],
    ['a page is mapped once more or less', 'mapcount', untilUnmapped('mapcount')],
    [
      'a VMA is split, and two are merged',
      'vmas',
      [
        `__split_vma: A VMA was split at ${SECOND}.`,
        '__split_vma: A VMA was split at 0x7ffff7ff8000.',
        `mprotect_fixup: Two VMAs were merged at ${SECOND}.`,
      ],
    ],
    [
      'a page table entry changes',
      'pte',
      [
        `${FORK}: The page table entry for ${START} changed: pfn PFN P RW US NX → pfn PFN P US NX`,
        `do_wp_page: The page table entry for ${START} changed: pfn PFN P US NX → pfn PFN P RW US NX`,
        `unmap_region: The page table entry for ${START} changed: pfn PFN P RW US NX → none`,
      ],
    ],
    [
      'an entry becomes writable, and not when it ceases to be',
      'pte-writable',
      [
        `do_wp_page: The page table entry for ${START} became writable: pfn PFN P US NX → pfn PFN P RW US NX`,
      ],
    ],
    [
      'a field of a VMA changes',
      'vm_end',
      [
        `__split_vma: vm_end of the VMA at ${SECOND} changed: 0x7ffff7ff9000 → 0x7ffff7ff8000`,
        `mprotect_fixup: vm_end of the VMA at ${SECOND} changed: 0x7ffff7ff8000 → 0x7ffff7ff9000`,
        `vms_gather_munmap_vmas: vm_end of the VMA at ${SECOND} changed: 0x7ffff7ff9000 → no VMA`,
      ],
    ],
    [
      'bytes of physical memory are about to be written',
      'bytes',
      ['main: About to write 2 bytes of phys:PHYS: 0x6966 → 0x6761'],
    ],
  ];
  for (const [name, key, wanted] of expected) {
    it(`stop when ${name}`, () => {
      assert.deepEqual(hitsOf.get(key), wanted);
    });
  }

  it('have conditions on the arguments of the function, and counts', async () => {
    const { client, physical, pfn } = await ready();
    const page = await idOf(client, `page ${pfn} refcount`);
    const bytes = await idOf(client, `phys:${physical} 2`);
    const found = await stops(client, [
      { dataId: page, hitCondition: '6' },
      { dataId: page, condition: 'start === 0n' },
      { dataId: page, condition: `start <= ${START}n && ${START}n < end` },
      { dataId: bytes, accessType: 'write', condition: 'start === 0n' },
      { dataId: bytes, accessType: 'write', condition: `start === ${START}n` },
    ]);
    assert.deepEqual(
      found.map((hits) => hits.length),
      [2, 0, 4, 0, 1],
    );
    await client.close();
  });
});
