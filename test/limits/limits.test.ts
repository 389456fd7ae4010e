import assert from 'node:assert/strict';
import { EXCESSES } from './excesses.ts';
import { Player } from './play.ts';

describe('a lab that is too much', function () {
  this.timeout(120_000);
  const player = new Player();
  after(() => player.end());

  for (const { name, program, driver, ends } of EXCESSES) {
    it(`ends with a sentence, and the next run works: ${name}`, async () => {
      const { text, stderr } = await player.play(program, driver);
      assert.match(text.startsWith('SIGABRT') ? `SIGABRT: ${stderr.trim()}` : text, ends);
      const next = await player.play('export function main(): number { return 7; }');
      assert.equal(next.text, 'exited with 7');
    });
  }
});
