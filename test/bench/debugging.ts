import path from 'node:path';
import { DapClient } from '../debug/support/dap-client.ts';
import type { Row } from './row.ts';

const folder = path.join(import.meta.dirname, 'labs', 'million');
const source = { path: path.join(folder, 'million.user.ts') };
/** A statement of the loop's body, and how often the run comes by it. */
const LINE = 5;
const HITS = 333_333;
const threadId = 100;

async function elapsed(go: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await go();
  return Number(process.hrtime.bigint() - started);
}

/** What an editor waits for: through the adapter, its pipe and the sandbox. */
export async function debugging(rounds: number): Promise<Row[]> {
  const client = new DapClient();
  await client.launch({ lab: folder, stopOnEntry: true });
  await client.event('stopped');
  const resume = async (command: string): Promise<void> => {
    await client.body(command, { threadId });
    await client.event('stopped');
  };
  const steps: number[] = [];
  const conditions: number[] = [];
  /** From the first statement to the last, with these breakpoints. */
  const through = async (breakpoints: readonly object[]): Promise<number> => {
    await client.body('restart');
    await client.event('stopped');
    await client.body('setBreakpoints', { source, breakpoints });
    return elapsed(() => resume('continue'));
  };
  for (let round = 0; round < rounds; round++) {
    const plain = await through([]);
    const tested = await through([{ line: LINE, condition: 'sum < 0' }]);
    conditions.push((tested - plain) / HITS);
  }
  await client.body('setBreakpoints', { source, breakpoints: [] });
  await client.body('restart');
  await client.event('stopped');
  for (let round = 0; round < rounds; round++) {
    steps.push((await elapsed(() => resume('next'))) / 1e6);
  }
  await client.close();
  return [
    { name: 'a breakpoint whose condition is false', unit: 'ns', rounds: conditions, target: 5000 },
    { name: 'step over, asked by an editor', unit: 'ms', rounds: steps, target: 5 },
  ];
}
