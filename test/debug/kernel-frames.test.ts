import assert from 'node:assert/strict';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

const THREAD = { threadId: 100 };

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly variablesReference: number;
  readonly memoryReference?: string;
  readonly evaluateName?: string;
}

/** Runs a lab to a function or stage. */
async function begin(name: string, condition?: string, of = 'mapdev'): Promise<DapClient> {
  const client = new DapClient();
  const breakpoint = { name, ...(condition !== undefined && { condition }) };
  await client.launch({ lab: lab(of) }, () =>
    client.body('setFunctionBreakpoints', { breakpoints: [breakpoint] }),
  );
  await client.event('stopped');
  return client;
}

/** The scopes of the frame of a name, by name. */
async function scopes(client: DapClient, frame: string): Promise<Map<string, number>> {
  const { stackFrames } = await client.body('stackTrace', THREAD);
  const { id } = stackFrames.find((one: { name: string }) => one.name === frame);
  const found = (await client.body('scopes', { frameId: id })).scopes;
  return new Map(
    found.map((scope: { name: string; variablesReference: number }) => [
      scope.name,
      scope.variablesReference,
    ]),
  );
}

async function children(client: DapClient, reference = 0): Promise<Map<string, Variable>> {
  const { variables } = await client.body('variables', { variablesReference: reference });
  return new Map(variables.map((one: Variable) => [one.name, one]));
}

/** Follows names from a scope on; a number is a position. */
async function follow(
  client: DapClient,
  reference: number | undefined,
  ...path: (string | number)[]
): Promise<Map<string, Variable>> {
  let at = await children(client, reference);
  for (const name of path) {
    const next = typeof name === 'number' ? [...at.values()][name] : at.get(name);
    assert.ok(next, `${name} among ${[...at.keys()].join(', ')}`);
    at = await children(client, next.variablesReference);
  }
  return at;
}

function value(fields: Map<string, Variable>, name: string): string | undefined {
  return fields.get(name)?.value;
}

describe('the scopes of a kernel frame', () => {
  afterEach(killClients);

  it('are its arguments, the VMA at hand, current and the registers of the system call', async () => {
    const client = await begin('remap_pfn_range');
    assert.deepEqual(
      [...(await scopes(client, 'remap_pfn_range')).keys()],
      ['Arguments', 'VMA', 'current', 'Registers'],
    );
    assert.deepEqual([...(await scopes(client, 'mapdev_mmap')).keys()].slice(-3), [
      ...['VMA', 'current', 'Registers'],
    ]);
    assert.deepEqual(
      [...(await scopes(client, 'do_mmap')).keys()],
      [...['Arguments', 'current', 'Registers']],
    );
    assert.ok(!(await scopes(client, 'main')).has('current'));
    await client.close();
  });

  it('show the registers as at entry, and the result on the way back', async () => {
    const client = await begin('__x64_sys_mmap');
    const at = await children(client, (await scopes(client, '__x64_sys_mmap')).get('Registers'));
    assert.deepEqual(
      [...at.values()].map((one) => `${one.name} ${one.value}`),
      [
        ...['orig_rax 0x9', 'rax 0xffffffffffffffda', 'rdi 0x0', 'rsi 0x64', 'rdx 0x3'],
        ...['r10 0x1', 'r8 0x3', 'r9 0x0'],
      ],
    );
    await client.body('setFunctionBreakpoints', {
      breakpoints: [{ name: 'syscall_exit_to_user_mode' }],
    });
    await client.body('continue', THREAD);
    await client.event('stopped');
    const back = await children(client, (await scopes(client, 'mmap')).get('Registers'));
    assert.deepEqual([value(back, 'orig_rax'), value(back, 'rax')], ['0x9', '0x7ffff7ff8000']);
    await client.close();
  });

  it('lead from the task over its address space to VMAs, files, entries and pages', async () => {
    const client = await begin('do_vmi_munmap');
    const current = (await scopes(client, 'do_vmi_munmap')).get('current');
    const task = await children(client, current);
    assert.equal(value(task, 'pid'), '100');
    assert.equal(value(task, 'comm'), '"mapdev"');
    assert.equal(value(task, '__state'), 'TASK_RUNNING');
    const mm = await follow(client, current, 'mm');
    assert.equal(value(mm, 'mm_mt'), `[${value(mm, 'map_count')}]`);
    const vmas = await follow(client, current, 'mm', 'mm_mt');
    const [mapped] = [...vmas.values()].filter((one) => one.value.endsWith(' /dev/mapdev'));
    const vma = await children(client, mapped?.variablesReference);
    assert.match(
      value(vma, 'vm_flags') ?? '',
      /^0x[0-9a-f]+ VM_READ\|VM_WRITE\|VM_SHARED\|.*VM_PFNMAP/,
    );
    assert.equal(vma.get('vm_start')?.memoryReference, value(vma, 'vm_start'));
    assert.equal(value(vma, 'vm_file'), '/dev/mapdev');
    const file = await follow(client, mapped?.variablesReference, 'vm_file');
    assert.equal(value(file, 'f_flags'), '0x2 O_RDWR');
    const [entry] = (await follow(client, mapped?.variablesReference, 'ptes')).values();
    assert.match(entry?.value ?? '', /^0x[0-9a-f]{16} P RW US .*SPECIAL/);
    assert.match(entry?.memoryReference ?? '', /^phys:0x/);
    const page = await children(client, entry?.variablesReference);
    assert.match(value(page, 'mapped[0]') ?? '', /^mapdev \[100\] 0x7ff/);
    const table = await follow(client, current, 'mm', 'pgd', 0, 0, 0);
    assert.match([...table.keys()][0] ?? '', /^\[504\] 0x7ffff7ff8000$/);
    await client.close();
  });

  it('show a VMA that is not in the tree yet', async () => {
    const client = await begin('call_mmap');
    const vma = await children(client, (await scopes(client, 'call_mmap')).get('VMA'));
    assert.equal(value(vma, 'vm_file'), '/dev/mapdev');
    assert.equal(vma.has('ptes'), false);
    await client.close();
  });

  it('show the address and the error code of a page fault', async () => {
    const client = await begin('do_user_addr_fault', undefined, 'segv');
    const at = await children(
      client,
      (await scopes(client, 'do_user_addr_fault')).get('Registers'),
    );
    assert.deepEqual(
      [value(at, 'cr2'), value(at, 'error_code')],
      ['0x7ffff7ff8000', '0x6 WRITE|USER'],
    );
    await client.close();
  });

  it('are read-only, and say so', async () => {
    const client = await begin('do_mmap');
    const at = await scopes(client, 'do_mmap');
    const set = (scope: string, name: string) =>
      client.request('setVariable', { variablesReference: at.get(scope), name, value: '1n' });
    assert.equal(
      (await set('Arguments', 'len')).message,
      'len is an argument of a kernel function: it is read-only.',
    );
    assert.equal(
      (await set('current', 'pid')).message,
      'pid belongs to the kernel: it is read-only. Write memory to change its bytes.',
    );
    const { message } = await client.request('setExpression', { expression: 'len', value: '1n' });
    assert.equal(message, 'len is an argument: it is read-only.');
    await client.close();
  });

  it('give the arguments types: conditions use them with the constants of the headers', async () => {
    const client = await begin(
      'do_mmap',
      'len === 100n && flags & MAP_SHARED && prot & PROT_WRITE',
    );
    const at = await children(client, (await scopes(client, 'do_mmap')).get('Arguments'));
    assert.equal(value(at, 'len'), '100');
    assert.equal(value(at, 'flags'), 'MAP_SHARED');
    assert.equal(at.get('len')?.type, 'unsigned long');
    await client.close();
  });
});
