/** Prints, per scenario and field, how many operations equal the recording: `npm run conformance [-- NAME…]`. */
import { FIELDS } from './compare.ts';
import { replay, scenarios } from './replay.ts';

const wanted = process.argv.slice(2);
const verbose = wanted.includes('-v');
const names = wanted.filter((name) => name !== '-v');
const chosen = scenarios().filter(
  (name) => names.length === 0 || names.some((want) => name.startsWith(want)),
);
const totals = new Map<string, [equal: number, all: number]>();
console.log(['scenario'.padEnd(18), ...FIELDS.map((field) => field.padStart(9))].join(''));
for (const { scenario, recorded, differences } of replay(chosen)) {
  const operations = recorded.length - 1;
  const cells = FIELDS.map((field) => {
    const bad = new Set(differences.filter((d) => d.field === field).map((d) => d.n)).size;
    const [equal, all] = totals.get(field) ?? [0, 0];
    totals.set(field, [equal + operations - bad, all + operations]);
    return (bad === 0 ? 'equal' : `${operations - bad}/${operations}`).padStart(9);
  });
  console.log([scenario.padEnd(18), ...cells].join(''));
  if (verbose) {
    for (const d of differences.slice(0, 12)) {
      console.log(
        `  ${d.n} ${d.op} [${d.field}]\n    kernel    ${d.recorded}\n    simulator ${d.simulated}`,
      );
    }
  }
}
const sums = FIELDS.map((field) => {
  const [equal, all] = totals.get(field) ?? [0, 0];
  return (all === 0 ? '-' : (equal / all).toFixed(3)).padStart(9);
});
console.log(['all'.padEnd(18), ...sums].join(''));
