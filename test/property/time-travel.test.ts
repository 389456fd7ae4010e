import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { ResumeMode } from '../../server/protocol/sandbox.ts';
import { SandboxRun, type Place } from '../debug/support/sandbox-run.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../../samples');
const LABS = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
/** Stages at which `continue` stops. */
const STAGES = ['do_mmap', 'handle_mm_fault', '__x64_sys_write', 'do_vmi_munmap'];

const modes = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<ResumeMode>('stepIn') },
    { weight: 3, arbitrary: fc.constant<ResumeMode>('next') },
    { weight: 1, arbitrary: fc.constant<ResumeMode>('continue') },
  ),
  { minLength: 5, maxLength: 40 },
);

/** Every stop on the way. */
async function forward(run: SandboxRun, steps: readonly ResumeMode[]): Promise<Place[]> {
  const places = [await run.place()];
  for (const mode of steps) {
    if (run.reason === 'exit' || !(await run.resume(mode))) break;
    places.push(await run.place());
  }
  return places;
}

describe('time travel in every sample', () => {
  const run = new SandboxRun();
  after(() => run.end());

  for (const { name } of LABS) {
    const lab = path.join(SAMPLES, name);

    it(`${name}: back to any stop, at statements and stages, is the same state`, async function () {
      this.timeout(120_000);
      const picked = fc.array(fc.nat(40), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(modes, picked, async (steps, picks) => {
          await run.start(lab, STAGES);
          const places = await forward(run, steps);
          const printed = run.output;
          for (const pick of picks) {
            const wanted = places[pick % places.length];
            assert.ok(wanted);
            await run.travel({ kind: 'position', to: wanted.position });
            assert.deepEqual(await run.place(), wanted);
          }
          assert.equal(run.output, printed);
        }),
        { numRuns: 2 },
      );
    });

    it(`${name}: running back meets the stops of running forth in reverse`, async function () {
      this.timeout(120_000);
      await run.start(lab, STAGES);
      const places = await forward(run, Array<ResumeMode>(25).fill('continue'));
      for (const wanted of places.slice(0, -1).reverse().slice(0, 6)) {
        await run.travel({ kind: 'reverseContinue' });
        assert.deepEqual(await run.place(), wanted);
      }
    });

    it(`${name}: stepping back undoes stepping over in one function`, async function () {
      this.timeout(120_000);
      await run.start(lab, []);
      const places = await forward(run, Array<ResumeMode>(6).fill('next'));
      const inMain = places.filter(({ stack }) => stack.length === 1 && isMain(stack[0]));
      const last = inMain.at(-1);
      assert.ok(last);
      if (inMain.length < places.length) {
        await run.travel({ kind: 'position', to: last.position });
      }
      for (const wanted of inMain.slice(0, -1).reverse()) {
        await run.travel({ kind: 'stepBack' });
        assert.deepEqual(await run.place(), wanted);
      }
    });
  }
});

function isMain(frame: string | undefined): boolean {
  return frame?.startsWith('main ') === true;
}
