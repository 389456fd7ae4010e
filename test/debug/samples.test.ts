import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DapClient, killClients, ROOT } from './support/dap-client.ts';
import { matchGolden } from './support/golden.ts';

/** Where each sample is looked at: a stage that its handler leads to, or the handler that Linux calls. */
const STOPS: Readonly<Record<string, { readonly name: string; readonly condition?: string }>> = {
  'alloc-pages': { name: 'remap_pfn_range' },
  edu: { name: 'edu_mmap' },
  fault: { name: 'faulty_fault' },
  framebuffer: { name: 'remap_pfn_range' },
  'insert-page': { name: 'vm_insert_page' },
  memdev: { name: 'memdev_mmap' },
  'mmap-file': { name: 'filemap_fault' },
  'open-close': { name: 'mapcount_vma_open' },
  'private-cow': { name: 'do_wp_page' },
  'ring-buffer': { name: 'vm_insert_page', condition: 'addr === vma.vm_start + 4096n' },
  'simple-remap': { name: 'remap_pfn_range' },
  vmalloc: { name: 'remap_vmalloc_range' },
};

interface Frame {
  readonly id: number;
  readonly source?: { readonly path?: string };
}

describe('a session with each sample', () => {
  afterEach(killClients);

  it('is in this list', () => {
    const folders = readdirSync(path.join(ROOT, 'samples'), { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(names.sort(), Object.keys(STOPS).sort());
  });

  for (const [sample, stop] of Object.entries(STOPS)) {
    it(`${sample} stops at ${stop.name}, shows who called it and with what, steps and ends`, async () => {
      const client = new DapClient();
      const folder = path.join(ROOT, 'samples', sample);
      await client.launch({ lab: folder }, () =>
        client.body('setFunctionBreakpoints', { breakpoints: [stop] }),
      );
      const { threadId } = (await client.event('stopped')).body;
      const { stackFrames } = await client.body('stackTrace', { threadId });
      const frames = stackFrames as readonly Frame[];
      const inLab = frames.find(({ source }) => source?.path?.startsWith(folder) === true);
      const { scopes } = await client.body('scopes', { frameId: inLab?.id });
      const { variablesReference } = scopes[0];
      await client.body('variables', { variablesReference });
      await client.body('next', { threadId });
      await client.event('stopped');
      await client.body('stackTrace', { threadId, levels: 1 });
      await client.body('setFunctionBreakpoints', { breakpoints: [] });
      for (let ended = false; !ended;) {
        await client.body('continue', { threadId });
        ended = (await client.either('stopped', 'exited')).event === 'exited';
      }
      matchGolden(`sample-${sample}`, await client.close());
    });
  }
});
