import assert from 'node:assert/strict';
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
    const { variables } = await client.body('variables', {
      variablesReference: locals.variablesReference,
    });
    for (const name of ['filp', 'vma']) {
      const { variablesReference } = variables.find((one: { name: string }) => one.name === name);
      await client.request('variables', { variablesReference });
    }
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
});
