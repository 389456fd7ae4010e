import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DapClient, killClients } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';
import { lab, labFile } from './support/labs.ts';

describe('a breakpoint in an mmap handler', () => {
  afterEach(killClients);

  it('shows the way from main through the kernel, scopes, variables and what kernel objects hold', async () => {
    const client = new DapClient();
    const source = { path: labFile('mapdev', 'mapdev.driver.ts') };
    await client.launch({ lab: lab('mapdev'), args: ['world'] }, () =>
      client.request('setBreakpoints', { source, breakpoints: [{ line: 26 }] }),
    );
    const { threadId } = (await client.event('stopped')).body;
    await client.request('threads');
    const { stackFrames } = await client.body('stackTrace', { threadId });
    const names = stackFrames.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, [
      ...['mapdev_mmap', 'call_mmap', '__mmap_region', 'mmap_region', 'do_mmap', 'vm_mmap_pgoff'],
      ...['ksys_mmap_pgoff', '__x64_sys_mmap', 'mmap', 'main'],
    ]);
    await client.request('stackTrace', { threadId, startFrame: 3, levels: 2 });
    const [handler, call, , , doMmap] = stackFrames;

    const { scopes } = await client.body('scopes', { frameId: handler.id });
    const [locals, module] = scopes;
    await client.request('variables', { variablesReference: locals.variablesReference });
    await client.request('variables', { variablesReference: module.variablesReference });
    for (const frame of [call, doMmap]) {
      const inKernel = await client.body('scopes', { frameId: frame.id });
      const { variablesReference } = inKernel.scopes[0];
      await client.request('variables', { variablesReference });
    }

    const evaluate = (expression: string, context: string, frame = handler) =>
      client.request('evaluate', { expression, context, frameId: frame.id });
    await evaluate('vma.vm_flags', 'hover');
    await evaluate('within(size)', 'hover');
    await evaluate('within(size)', 'watch');
    await evaluate('size / 2n', 'watch');
    await evaluate('state', 'repl');
    await evaluate('nothing', 'watch');
    await evaluate('size +', 'repl');
    await evaluate('len', 'hover', doMmap);
    await evaluate('len > 64n && prot & PROT_WRITE', 'watch', doMmap);
    await evaluate('vma.vm_end - vma.vm_start', 'watch', call);

    const { variablesReference } = locals;
    await client.request('setVariable', { variablesReference, name: 'size', value: '8192n' });
    await client.request('setVariable', { variablesReference, name: 'pfn', value: '1n' });
    await evaluate('size', 'watch');
    await client.request('next', { threadId });
    await client.event('stopped');
    await client.request('scopes', { frameId: handler.id });
    await client.request('variables', { variablesReference });
    await client.request('stackTrace', { threadId, levels: 1 });
    await client.request('disconnect');
    matchGolden('handler', await client.close());
  });

  it('opens kernel objects field by field, flags by name', async () => {
    const { client, frame } = await stopInHandler();
    const fields = async (expression: string): Promise<Record<string, string>> => {
      const opened = await client.body('evaluate', {
        expression,
        frameId: frame,
        context: 'watch',
      });
      const { variablesReference } = opened;
      const { variables } = await client.body('variables', { variablesReference });
      return Object.fromEntries(
        variables.map(({ name, value }: { name: string; value: string }) => [name, value]),
      );
    };
    const vma = await fields('vma');
    assert.equal(vma['vm_start'], '0x7ffff7ff8000');
    assert.equal(vma['vm_end'], '0x7ffff7ff9000');
    assert.equal(
      vma['vm_flags'],
      '0xfb VM_READ|VM_WRITE|VM_SHARED|VM_MAYREAD|VM_MAYWRITE|VM_MAYEXEC|VM_MAYSHARE',
    );
    assert.equal(vma['vm_page_prot'], '0x8000000000000027');
    assert.equal(vma['vm_pgoff'], '0x0');
    assert.equal(vma['vm_file'], 'struct file mapdev');
    assert.ok('vm_ops' in vma && 'vm_private_data' in vma);
    const filp = await fields('vma.vm_file');
    assert.equal(filp['f_flags'], '0x2 O_RDWR');
    assert.equal(filp['f_mode'], '0x1b FMODE_READ|FMODE_WRITE|FMODE_PREAD|FMODE_PWRITE');
    assert.equal(filp['private_data'], '{minor: 127, name: "mapdev", fops: {…}}');
    await client.close();
  });

  it('shows kernel frames where their stages stand in the sources of the simulator', async () => {
    const { client, threadId } = await stopInHandler();
    const { stackFrames } = await client.body('stackTrace', { threadId, startFrame: 1, levels: 8 });
    for (const { source, line } of stackFrames) {
      const text = readFileSync(String(source.path), 'utf8')
        .split('\n')
        .slice(line - 2, line);
      assert.match(text.join('\n'), /\.(?:enter|step)\(/, `${source.path}:${line}`);
    }
    await client.close();
  });
});

async function stopInHandler() {
  const client = new DapClient();
  const breakpoints = [{ name: 'mapdev_mmap' }];
  await client.launch({ lab: lab('mapdev') }, () =>
    client.request('setFunctionBreakpoints', { breakpoints }),
  );
  const { threadId } = (await client.event('stopped')).body;
  const { stackFrames } = await client.body('stackTrace', { threadId, levels: 1 });
  return { client, threadId, frame: stackFrames[0].id as number };
}
