import path from 'node:path';
import { SandboxRun } from '../debug/support/sandbox-run.ts';
import type { Row } from './row.ts';

const million = path.join(import.meta.dirname, 'labs', 'million');

/** Steps and travels at the end of a run of a million statements. */
export async function travel(rounds: number): Promise<Row[]> {
  const run = new SandboxRun();
  const time = async (go: () => Promise<unknown>): Promise<number> => {
    const started = process.hrtime.bigint();
    await go();
    return Number(process.hrtime.bigint() - started) / 1e6;
  };
  const steps: number[] = [];
  const back: number[] = [];
  const reverse: number[] = [];
  await run.start(million, ['__x64_sys_exit_group']);
  await run.resume('continue');
  await run.travel({ kind: 'stepBack' });
  for (let i = 0; i < rounds; i++) {
    back.push(await time(() => run.travel({ kind: 'stepBack' })));
    steps.push(await time(() => run.resume('next')));
    await run.resume('continue');
    reverse.push(await time(() => run.travel({ kind: 'reverseContinue' })));
    await run.resume('continue');
    await run.travel({ kind: 'stepBack' });
  }
  await run.end();
  const after = 'after 1 M statements';
  return [
    { name: `step over ${after}`, unit: 'ms', rounds: steps, target: 5 },
    { name: `step back ${after}`, unit: 'ms', rounds: back, target: 250 },
    { name: `run back to the start ${after}`, unit: 'ms', rounds: reverse },
  ];
}
