import type * as fs from 'linux/fs.h';
import { createUserRealm, type UserRealm } from '../../../simulator/exports/realm/index.ts';
import { FakeGate } from './fake-gate.ts';

export interface TestRealm {
  readonly fake: FakeGate;
  readonly realm: UserRealm;
  readonly engine: { fatal: boolean };
}

export function testRealm(): TestRealm {
  const fake = new FakeGate();
  const engine = { fatal: false };
  fake.onKill = () => {
    engine.fatal = true;
  };
  return { fake, engine, realm: createUserRealm(fake.gate(), engine) };
}

/** Runs `run` on the kernel's side, as the init function of a driver. */
export function asDriver({ realm }: TestRealm, run: () => void): void {
  realm.beginModule(0, 'driver');
  try {
    run();
  } finally {
    realm.endModule();
  }
}

/** A header with the types of its declarations. */
export function header<T>({ realm }: TestRealm, specifier: string): T {
  return realm.headers.get(specifier) as T;
}

/** Registers `memdev` with these functions; returns the number of its table. */
export function register(test: TestRealm, fops: fs.file_operations): number {
  const misc = header<typeof import('linux/miscdevice.h')>(test, 'linux/miscdevice.h');
  asDriver(test, () => misc.misc_register({ minor: 255, name: 'memdev', fops }));
  return test.fake.last('misc_register')[2] as number;
}
