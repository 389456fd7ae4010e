import assert from 'node:assert/strict';
import type { file, file_operations, inode } from 'linux/fs.h';
import type { page, vm_area_struct } from 'linux/mm_types.h';
import { createGate } from '../../../simulator/exports/kernel-side.ts';
import { createUserRealm, type UserRealm } from '../../../simulator/exports/realm/index.ts';
import { headerFor, headerNames } from '../../../simulator/exports/names.ts';
import type { Upcalls } from '../../../simulator/exports/gate.ts';
import { checkInvariants } from '../../../simulator/inspect/invariants.ts';
import { MAP_SHARED, PROT_READ, PROT_WRITE } from '../../../simulator/mm/mman.ts';
import { createMachine, type Machine } from '../../../simulator/machine.ts';

type AnyCall = (...values: unknown[]) => unknown;

/** Values that no function wants, and values at the edges of what they want. */
function corpus(own: readonly unknown[]): unknown[] {
  return [
    ...[undefined, null, true, NaN, Infinity, 1.5, -1, 0, 1, 2 ** 31, 2 ** 53, 'text', ''],
    ...[-1n, 0n, 1n, 4096n, 1n << 63n, (1n << 64n) - 1n, 1n << 70n, 0x6b6b6b6b6b6b6b6bn],
    ...[0xffffc90000000000n, 0x7fff00000000n, Symbol('s'), () => 0, {}, [], { value: 0 }],
    ...[Object.create(null), new Proxy({}, {})],
    ...own,
  ];
}

/** One for each value, the six genuine objects included. */
const ROUNDS = corpus([]).length + 6;

/** A machine whose driver runs `within` in its mmap. */
class Driven {
  readonly machine: Machine = createMachine({ memory: 32 << 20 });
  readonly realm: UserRealm;
  private readonly engine = { fatal: false };
  private within: (filp: file, vma: vm_area_struct) => void = () => undefined;
  private fd = 0;

  constructor() {
    const late: { realm?: UserRealm } = {};
    const upcalls = new Proxy({} as Upcalls, {
      get:
        (_target, name: keyof Upcalls) =>
        (...values: unknown[]) =>
          (late.realm!.upcalls[name] as AnyCall)(...values),
    });
    this.realm = createUserRealm(createGate(this.machine, upcalls), this.engine);
    late.realm = this.realm;
    const misc = this.realm.headers.get('linux/miscdevice.h')!['misc_register'] as AnyCall;
    const fops: file_operations = {
      mmap: (filp, vma) => {
        this.within(filp, vma);
        return 0;
      },
    };
    this.asDriver(() => assert.equal(misc({ minor: 255, name: 'dev', fops }), 0));
    this.start();
  }

  /** A fresh process, also after the last one was killed. */
  start(): boolean {
    const { kernel, trace } = this.machine;
    if (kernel.halted !== undefined || kernel.tasks.size > 50) return false;
    this.engine.fatal = false;
    trace.depth = 0;
    if (!this.machine.exec('/bin/x', 'x')) return false;
    this.fd = this.machine.syscalls.open('/dev/dev', 2, 0);
    return this.fd >= 0;
  }

  asDriver(run: () => void): void {
    this.realm.beginModule(0, 'driver');
    run();
    this.realm.endModule();
  }

  /** Runs `body` inside the driver's mmap; false when the kernel killed the task. */
  run(body: (filp: file, vma: vm_area_struct) => void): boolean {
    this.within = body;
    try {
      const { syscalls } = this.machine;
      syscalls.mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, this.fd, 0);
    } catch (thrown) {
      if (typeof thrown === 'object') throw thrown;
    }
    return !this.engine.fatal && this.machine.kernel.halted === undefined;
  }
}

/** Texts of the JavaScript engine, or of a simulator that lost its way. */
const ENGINE =
  /internal error|Cannot |is not a function|not iterable|Invalid |undefined \(|is not defined|must be an integer/;

describe('every function of the drivers’ headers', function () {
  this.timeout(300_000);

  const calls: [specifier: string, name: string][] = [];
  const seen = new Set<string>();
  const reference = new Driven();
  for (const specifier of headerNames()) {
    if (headerFor(specifier) === 'program') continue;
    const header = reference.realm.headers.get(specifier)!;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(header))) {
      if (typeof value !== 'function' || seen.has(name)) continue;
      seen.add(name);
      calls.push([specifier, name]);
    }
  }

  it('answers bad input with the kernel’s result or one sentence', () => {
    const complaints = new Set<string>();
    let driven = new Driven();
    for (const [specifier, name] of calls) {
      if (name === 'module_init' || name === 'module_exit') continue;
      for (let round = 0; round < ROUNDS; round++) {
        const alive = driven.run((filp, vma) => {
          const { headers } = driven.realm;
          const fn = headers.get(specifier)![name] as AnyCall;
          const pfnToPage = headers.get('linux/mm.h')!['pfn_to_page'] as (pfn: bigint) => page;
          const { at } = headers.get('linux/list.h')!['list_head'] as { at: AnyCall };
          const node: inode = filp.f_inode;
          const values = corpus([filp, vma, node, pfnToPage(0n), pfnToPage(1n << 40n), at(0n)]);
          const bad = values[round];
          const other = values[(round * 7 + 3) % values.length];
          for (const given of [
            [],
            [bad],
            [bad, bad, bad, bad, bad, bad],
            [vma, bad, bad, bad, bad],
            [bad, other, bad, other, bad],
            [other, bad, 8n, bad, 0],
          ]) {
            try {
              fn(...given);
            } catch (thrown) {
              if (typeof thrown !== 'object' || thrown === null) throw thrown;
              const { name: kind, message } = thrown as Error;
              const polite = kind === 'TypeError' || kind === 'RangeError';
              if (!polite || ENGINE.test(message)) complaints.add(`${name}: ${kind}: ${message}`);
            }
          }
        });
        if (!alive && !driven.start()) driven = new Driven();
      }
    }
    assert.deepEqual([...complaints], []);
  });

  it('leaves the machine as it was when it refuses the type of what it gets', () => {
    const broken = new Set<string>();
    let driven = new Driven();
    for (const [specifier, name] of calls) {
      const alive = driven.run(() => {
        const fn = driven.realm.headers.get(specifier)![name] as AnyCall;
        for (const bad of [undefined, null, true, NaN, 1.5, 'text', Symbol('s'), {}, []]) {
          try {
            fn(bad, bad, bad, bad, bad, bad);
          } catch (thrown) {
            if (typeof thrown !== 'object' || thrown === null) throw thrown;
          }
        }
      });
      if (alive)
        for (const sentence of checkInvariants(driven.machine)) broken.add(`${name}: ${sentence}`);
      else driven = new Driven();
    }
    assert.deepEqual([...broken], []);
  });
});
