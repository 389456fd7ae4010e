import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../../simulator/inspect/invariants-frames.ts';
import { runWithDrivers } from '../../support/driver-run.ts';
import { createMachine } from '../../../simulator/machine.ts';
import { runScript, scenarioText } from '../../support/script-run.ts';

const scenarios = readdirSync(path.resolve(import.meta.dirname, '../../conformance/scenarios'));

function named(prefix: string): string[] {
  return scenarios.filter((name) => name.startsWith(prefix)).sort();
}

describe('the invariants', function () {
  this.timeout(60_000);

  for (const scenario of named('h-')) {
    it(`hold after every operation of ${scenario}`, () => {
      const machine = createMachine();
      const before = frameOwners(machine.mm);
      runScript(machine, scenarioText(scenario), (line) => {
        const broken = checkInvariants(machine);
        assert.deepEqual(broken, [], `after ${String(line['n'])} ${String(line['op'])}`);
      });
      const { free, cache, ...used } = frameOwners(machine.mm);
      const { free: freeBefore, cache: cacheBefore, ...usedBefore } = before;
      assert.deepEqual(used, usedBefore, 'frames are lost');
      assert.equal(free + cache, freeBefore + cacheBefore);
    });
  }

  for (const scenario of named('d-')) {
    it(`hold after every operation of ${scenario}, which has drivers`, () => {
      const found: string[] = [];
      let operations = 0;
      const { machine } = runWithDrivers(scenarioText(scenario), (running, line) => {
        operations++;
        const place = `${String(line['n'])} ${String(line['op'])}: `;
        found.push(...checkInvariants(running).map((sentence) => place + sentence));
      });
      assert.deepEqual(found, []);
      assert.ok(operations > 5);
      const { tables, anonymous } = frameOwners(machine.mm);
      assert.deepEqual({ tables, anonymous }, { tables: 0, anonymous: 0 });
    });
  }
});
