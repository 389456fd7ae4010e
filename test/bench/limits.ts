import { EXCESSES } from '../limits/excesses.ts';
import { Player } from '../limits/play.ts';
import type { Row } from './row.ts';

/** From the start of a lab that is too much to the sentence that says so. */
export async function* limits(rounds: number): AsyncGenerator<Row> {
  for (const { name, program, driver } of EXCESSES) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const player = new Player();
      await player.ready();
      const started = process.hrtime.bigint();
      await player.play(program, driver);
      times.push(Number(process.hrtime.bigint() - started) / 1e6);
      await player.end();
    }
    yield { name: name.slice(0, 45), unit: 'ms', rounds: times, target: 2000 };
  }
}
