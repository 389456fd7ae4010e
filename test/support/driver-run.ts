import path from 'node:path';
import { Script } from 'node:vm';
import { compileLab } from '../../server/compile/index.ts';
import { readDrivers } from '../../server/sandbox/lab-folder.ts';
import type { KernelRealm } from '../../server/sandbox/kernel-realm.ts';
import { createUserSide } from '../../server/sandbox/user-realm.ts';
import { headerExports } from '../../simulator/exports/names.ts';
import { createGate } from '../../simulator/exports/kernel-side.ts';
import { recordedMachine, runScript, type ResultLine } from './script-run.ts';
import type { Machine } from '../../simulator/machine.ts';

const DRIVERS = path.resolve(import.meta.dirname, '..', 'conformance', 'drivers');

type Lab = NonNullable<ReturnType<typeof compileLab>['lab']>;
let compiled: Lab | undefined;

function drivers(): Lab {
  compiled ??= compileLab(readDrivers(DRIVERS), { headers: headerExports }).lab;
  if (!compiled) throw new Error('the drivers do not compile');
  return compiled;
}

/**
 * Runs a script on a machine with the drivers of the recordings, all in this realm. A driver's oops ends the script.
 *
 * @returns the machine, and how the run ended
 */
export function runWithDrivers(
  text: string,
  after: (machine: Machine, line: ResultLine) => void,
  failNth = 0,
): { readonly machine: Machine; readonly end: string } {
  const lab = drivers();
  const machine = recordedMachine(failNth);
  const sent: string[] = [];
  const user = createUserSide(
    {
      send: (message) => sent.push(message),
      receive: () => '{"c":"end"}',
      poll: () => '',
      pace: () => 20_000,
      pending: () => undefined,
      compile: () => undefined,
      rewrite: () => undefined,
      goOn: () => undefined,
    },
    { ...lab, args: [], comm: 'script', path: '/bin/script', script: { name: 'script', text } },
  );
  const { kernel, trace } = machine;
  const realm = {
    gate: createGate(machine, user.upcalls),
    frames: () => [],
    depth: () => trace.depth,
    events: () => trace.seq,
    lines: () => 0,
    halted: () => kernel.halted ?? '',
    pid: () => kernel.current?.pid ?? 0,
    arm: () => undefined,
    setStops: () => undefined,
    runScript: () => {
      runScript(machine, text, (line) => {
        after(machine, line);
      });
    },
    unwound: () => {
      trace.depth = 0;
    },
    aside: (run: () => unknown) => run(),
    end: () => '',
    initModule: (index: number, path: string) =>
      machine.initModule(index, path, () => user.upcalls.module_init(index)),
  };
  user.connect(realm as unknown as KernelRealm);
  lab.modules.forEach((module, index) => {
    user.define(index, new Script(module.code).runInThisContext());
  });
  user.run();
  return { machine, end: sent.at(-1) ?? '' };
}
