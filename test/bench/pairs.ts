import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, Script } from 'node:vm';
import type { Upcalls } from '../../simulator/exports/gate.ts';
import type * as KernelRealmModule from '../../server/sandbox/kernel-realm.ts';
import type { Row } from './main.ts';

const dist = path.resolve(import.meta.dirname, '..', '..', 'dist');
const CALLS = 100_000;
const RW = 3;
const PRIVATE_ANONYMOUS = 0x22;

/** System calls of a program in the built kernel realm, in its sealed context, trace on. */
export function pairs(rounds: number): Row[] {
  const text = readFileSync(path.join(dist, 'kernel-realm.js'), 'utf8');
  const context = createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  });
  const realm = new Script(text).runInContext(context) as typeof KernelRealmModule;
  const nobody = {} as Upcalls;
  const kernel = realm.boot(
    {},
    nobody,
    {
      clock: { n: 0, depth: 0 },
      onStage: () => undefined,
      onFatalSignal: () => undefined,
      userFrames: () => '',
    },
    { output: () => undefined, log: () => undefined },
  );
  kernel.exec('/bin/bench', 'bench');
  const { gate } = kernel;

  const time = (body: () => void): number => {
    const started = process.hrtime.bigint();
    for (let i = 0; i < CALLS; i++) body();
    return Number(process.hrtime.bigint() - started) / CALLS;
  };
  const mapUnmap = (): void => {
    gate.sys_munmap(gate.sys_mmap(0, 4096, RW, PRIVATE_ANONYMOUS, -1, 0), 4096);
  };
  const fault = (): void => {
    const address = gate.sys_mmap(0, 4096, RW, PRIVATE_ANONYMOUS, -1, 0);
    gate.store(address, 4, 1);
    gate.sys_munmap(address, 4096);
  };
  time(mapUnmap);
  time(fault);
  const maps: number[] = [];
  const faults: number[] = [];
  for (let i = 0; i < rounds; i++) {
    maps.push(time(mapUnmap));
    faults.push(time(fault));
  }
  return [
    { name: 'mmap + munmap of a page', unit: 'ns', rounds: maps },
    { name: 'mmap + first store + munmap of a page', unit: 'ns', rounds: faults },
  ];
}
