import assert from 'node:assert/strict';
import path from 'node:path';
import { DapClient, killClients, ROOT } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

interface Story {
  readonly made: boolean;
  readonly text: string;
  readonly places: readonly { readonly path: string; readonly line: number }[];
  readonly position: object;
}

interface Answer {
  readonly stories: readonly Story[];
  readonly unknown?: string;
}

const MMAP = 'mmap in main, mapdev.user.ts:17';

describe('the origin of what is mapped', () => {
  afterEach(killClients);

  async function stoppedAt(stage: string, folder: string): Promise<DapClient> {
    const client = new DapClient();
    await client.launch({ lab: folder, stages: [stage] });
    await client.event('stopped');
    return client;
  }

  async function start(client: DapClient, name: string): Promise<bigint> {
    const { result } = await client.body('pagewalk/state', { name: 'vmas', args: {} });
    const found = (result as { name: string; start: string }[]).find((one) => one.name === name);
    assert.ok(found, name);
    return BigInt(found.start);
  }

  async function origin(client: DapClient, at: bigint, of: string): Promise<Answer> {
    return (await client.body('pagewalk/origin', {
      address: `0x${at.toString(16)}`,
      of,
    })) as Answer;
  }

  const texts = ({ stories }: Answer): string[] =>
    stories.map(({ made, text }) => `${made ? 'made' : 'changed'} by ${text}`);

  it('is the helper that wrote an entry, its line in the driver and the line of the program', async () => {
    const client = await stoppedAt('munmap', lab('mapdev'));
    const address = await start(client, '/dev/mapdev');
    const { stories } = await origin(client, address, 'entry');
    assert.equal(stories[0]?.text, `remap_pfn_range in mapdev_mmap, mapdev.driver.ts:30 ← ${MMAP}`);
    assert.deepEqual(
      stories[0].places.map(({ path: file, line }) => [path.relative(lab('mapdev'), file), line]),
      [
        ['mapdev.driver.ts', 30],
        ['mapdev.user.ts', 17],
      ],
    );
    assert.deepEqual(texts(await origin(client, address, 'vma')), [`made by ${MMAP}`]);
    await client.body('pagewalk/goto', { position: stories[0].position });
    const { description } = (await client.event('stopped')).body;
    assert.equal(description, 'Paused at remap_pfn_range');
    await client.close();
  });

  it('of a page that was faulted in is the access', async () => {
    const client = await stoppedAt('exit_mmap', path.join(ROOT, 'samples/fault'));
    const address = await start(client, '/dev/faulty');
    assert.deepEqual(texts(await origin(client, address, 'entry')), [
      'made by do_read_fault ← exc_page_fault in main, faulty.user.ts:18',
    ]);
    assert.deepEqual(texts(await origin(client, address + 4096n, 'entry')), [
      'made by do_shared_fault ← exc_page_fault in main, faulty.user.ts:19',
    ]);
    await client.close();
  });

  it('of a child is the fork, or its own accesses', async () => {
    const client = await stoppedAt('exit_mmap', path.join(ROOT, 'samples/private-cow'));
    const address = await start(client, '/dev/canvas');
    assert.deepEqual(texts(await origin(client, address, 'entry')), [
      'changed by do_wp_page ← exc_page_fault in child, canvas.user.ts:18',
      'made by do_read_fault ← exc_page_fault in show, canvas.user.ts:12',
    ]);
    const clone = 'made by __x64_sys_clone in main, canvas.user.ts:38';
    assert.deepEqual(texts(await origin(client, address, 'vma')), [clone]);
    await client.close();
  });

  it('of what exec mapped is the start of the program', async () => {
    const client = await stoppedAt('munmap', lab('mapdev'));
    const { stories, unknown } = await origin(client, await start(client, '[stack]'), 'vma');
    assert.deepEqual(stories, []);
    assert.equal(unknown, 'The kernel made it when it started the program.');
    await client.close();
  });

  it('leads back from a line to the VMAs that it made', async () => {
    const client = await stoppedAt('munmap', lab('mapdev'));
    const mapped = async (name: string, line: number): Promise<bigint[]> => {
      const file = path.join(lab('mapdev'), name);
      const { addresses } = await client.body('pagewalk/mappedAt', { path: file, line });
      return (addresses as string[]).map(BigInt);
    };
    const address = await start(client, '/dev/mapdev');
    assert.deepEqual(await mapped('mapdev.user.ts', 17), [address]);
    assert.deepEqual(await mapped('mapdev.user.ts', 16), []);
    await client.close();
  });
});
