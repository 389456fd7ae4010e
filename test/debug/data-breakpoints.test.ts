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
