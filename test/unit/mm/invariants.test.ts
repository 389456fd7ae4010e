import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { frameOwners } from '../../../simulator/inspect/invariants-frames.ts';
import { recordedMachine, runScript, scenarioText } from '../../support/script-run.ts';

const scenarios = readdirSync(path.resolve(import.meta.dirname, '../../conformance/scenarios'))
  .filter((name) => name.startsWith('h-'))
  .sort();

describe('the invariants', () => {
  for (const scenario of scenarios) {
    it(`hold after every operation of ${scenario}`, () => {
      const machine = recordedMachine();
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
});
