import assert from 'node:assert/strict';
import path from 'node:path';
import type { ResultBody } from '../../server/protocol/dap.ts';
import { DapClient, killClients } from './support/dap-client.ts';
import { lab } from './support/labs.ts';

describe('the results of a run at its lines', () => {
  afterEach(killClients);

  async function results(name: string, attributes: object = {}): Promise<ResultBody[]> {
    const client = new DapClient();
    await client.launch({ lab: lab(name), noDebug: true, reportResults: true, ...attributes });
    await client.event('exited');
    return told(client);
  }

  async function told(client: DapClient): Promise<ResultBody[]> {
    const transcript = await client.close();
    return transcript
      .filter(({ event }) => event === 'pagewalk/result')
      .map(({ body }) => body as ResultBody);
  }

  const shown = ({ path: file, line, text }: ResultBody): string =>
    `${path.basename(file)}:${line} ${text}`;

  it('are the calls that failed, with the function that decided, and the end', async () => {
    const all = await results('trouble');
    assert.deepEqual(all.map(shown), [
      'trouble.user.ts:24 mmap() failed: EINVAL',
      'trouble.user.ts:25 mmap() failed: EBADF',
      'trouble.user.ts:10 The program exited with 2.',
    ]);
    assert.deepEqual(
      all.map(({ id, kind, fatal }) => [id, kind, fatal]),
      [
        ['EINVAL', 'errno', false],
        ['EBADF', 'errno', false],
        ['exit', 'exit', true],
      ],
    );
    assert.match(
      all[0]?.story.join('\n') ?? '',
      /The error comes from:\n {2}do_mmap \(mm\/mmap\.c\)/,
    );
  });

  it('are the signal that killed the program, with the checks of the access', async () => {
    const [fault, end] = await results('segv');
    assert.ok(fault && end);
    assert.match(shown(fault), /^segv\.user\.ts:9 SIGSEGV \(SEGV_ACCERR\): write at 0x7fff/);
    assert.ok(fault.fatal);
    assert.match(fault.story.join('\n'), /The kernel's checks in their order/);
    assert.equal(shown(end), 'segv.user.ts:6 Killed by SIGSEGV.');
  });

  it('are told once, however often the run is executed again', async () => {
    const client = new DapClient();
    await client.launch({ lab: lab('trouble'), reportResults: true, stages: ['exit_mmap'] });
    await client.event('stopped');
    await client.body('stepBack', { threadId: 100 });
    await client.event('stopped');
    await client.body('continue', { threadId: 100 });
    await client.event('stopped');
    const errors = (await told(client)).map(({ id }) => id);
    assert.deepEqual(errors, ['EINVAL', 'EBADF']);
  });

  it('are not told to an editor that does not show them', async () => {
    assert.deepEqual(await results('trouble', { reportResults: false }), []);
  });
});
