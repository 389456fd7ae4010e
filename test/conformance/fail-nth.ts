/** `npm run fail-nth [-- PREFIX]`: every allocation of every script fails once; prints what did not unwind. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { failEach } from '../support/fail-nth.ts';

const [prefix = ''] = process.argv.slice(2);
const scenarios = readdirSync(path.resolve(import.meta.dirname, 'scenarios')).filter(
  (name) => /^[hd]-/.test(name) && name.startsWith(prefix),
);
let total = 0;
let wrong = 0;
for (const scenario of scenarios.sort()) {
  const { runs, broken } = failEach(scenario);
  total += runs;
  wrong += broken.length;
  console.log(`${scenario.padEnd(20)}${String(runs).padStart(5)} allocations failed`);
  for (const sentence of broken) console.log(`  ${sentence}`);
}
console.log(`${total} allocations failed, ${wrong} sentences`);
process.exitCode = wrong === 0 ? 0 : 1;
