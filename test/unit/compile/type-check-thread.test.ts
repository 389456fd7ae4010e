import assert from 'node:assert/strict';
import { TypeCheckThread } from '../../../server/compile/index.ts';
import { distFolder } from '../../../server/sandbox/session.ts';

describe('the thread that checks types', function () {
  this.timeout(60_000);
  const wrong = { path: 'a.ts', text: 'export const a: string = 1;\n' };

  it('answers each check with its own errors, and goes on', async () => {
    const thread = new TypeCheckThread(distFolder());
    const right = { path: 'a.ts', text: 'export const a: number = 1;\n' };
    const answers = await Promise.all([thread.check([wrong]), thread.check([right])]);
    assert.deepEqual(
      answers.map((errors) => errors.map(({ code }) => code)),
      [['TS2322'], []],
    );
    assert.equal((await thread.check([wrong])).length, 1);
    thread.end();
  });

  it('rejects with a sentence what is not answered when it ends, and everything after', async () => {
    const thread = new TypeCheckThread(distFolder());
    const open = thread.check([wrong]);
    thread.end();
    await assert.rejects(open, /^Error: The types are not checked any more\.$/);
    await assert.rejects(thread.check([wrong]), /^Error: The types are not checked any more\.$/);
  });

  it('rejects with a sentence when its bundle is not there', async () => {
    const thread = new TypeCheckThread(import.meta.dirname);
    await assert.rejects(thread.check([wrong]), /^Error: The types could not be checked: /);
  });
});
