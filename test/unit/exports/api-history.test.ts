import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { headerExports, kernelHeaders } from '../../../simulator/exports/names.ts';
import { kernelProfile, kernelVersions } from '../../../simulator/kernel/profile.ts';
import { KERNELS } from '../../../server/protocol/dap.ts';
import type * as ldd3_h from 'pagewalk/ldd3.h';
import type { vm_area_struct } from 'linux/mm_types.h';
import { register, testRealm } from './realm.ts';
import { createUserRealm } from '../../../simulator/exports/realm/index.ts';
import { FakeGate } from './fake-gate.ts';
import { FOP_MMAP } from '../../../simulator/exports/gate.ts';

describe('what a kernel has of the API', () => {
  it('is everything but the old header in 6.12', () => {
    const { headers, headerNames } = kernelHeaders('6.12');
    assert.deepEqual(headers('linux/mm.h'), headerExports('linux/mm.h'));
    assert.equal(headers('pagewalk/ldd3.h'), undefined);
    assert.ok(!headerNames.includes('pagewalk/ldd3.h'));
  });

  it('lacks in ldd3 what came with constant vm_flags (R6.90)', () => {
    const old = new Set(kernelHeaders('ldd3').headers('linux/mm.h'));
    assert.deepEqual(
      headerExports('linux/mm.h')!.filter((name) => !old.has(name)),
      ['vm_flags_set', 'vm_flags_clear', 'vm_flags_mod', 'vm_flags_init', 'vm_flags_reset'],
    );
  });

  it('names the last release and what there is instead', () => {
    const { whyAbsent } = kernelHeaders('6.12');
    assert.equal(
      whyAbsent('linux/mm.h', 'VM_RESERVED'),
      'it is there until Linux 3.6: use VM_DONTEXPAND | VM_DONTDUMP',
    );
    assert.equal(
      whyAbsent('linux/mm.h', 'remap_page_range'),
      'it is there until Linux 2.6.10: use remap_pfn_range',
    );
  });

  it('says nothing of what it has, of names nobody knows, and of the C library', () => {
    const { whyAbsent } = kernelHeaders('6.12');
    assert.equal(whyAbsent('linux/mm.h', 'vm_flags_set'), undefined);
    assert.equal(whyAbsent('linux/mm.h', 'toString'), undefined);
    assert.equal(whyAbsent('stdio.h', 'VM_RESERVED'), undefined);
    assert.equal(whyAbsent('linux/mm.h'), undefined);
  });

  it('comes from the list of profiles that launch configurations know', () => {
    const file = path.resolve(import.meta.dirname, '../../../package.json');
    const { contributes } = JSON.parse(readFileSync(file, 'utf8')) as {
      contributes: {
        debuggers: {
          configurationAttributes: { launch: { properties: { kernel: { enum: string[] } } } };
        }[];
      };
    };
    const [debug] = contributes.debuggers;
    assert.deepEqual(debug!.configurationAttributes.launch.properties.kernel.enum, [...KERNELS]);
    assert.deepEqual(kernelVersions(), [...KERNELS]);
    assert.match(kernelProfile('ldd3')!.description, /composite: no released kernel/);
  });

  it('refuses nopage and the old header when the compile step did not', () => {
    const test = testRealm();
    test.fake.addFile(3, {});
    test.fake.addVma(5, {});
    let vm_ops: unknown = { nopage: () => null };
    const table = register(test, {
      mmap: (_filp, vma: vm_area_struct) => {
        vma.vm_ops = vm_ops as null;
        return 0;
      },
    });
    const { upcalls } = test.realm;
    assert.ok(Number.isNaN(upcalls.file_operation(table, FOP_MMAP, 3, 5, 0, 0)));
    assert.match(upcalls.thrown(), /'nopage' is there until Linux 2.6.25: use 'fault'/);
    vm_ops = {};
    assert.equal(upcalls.file_operation(table, FOP_MMAP, 3, 5, 0, 0), 0);
    test.realm.beginModule(0, 'driver');
    assert.throws(() => test.realm.require('pagewalk/ldd3.h'), /only the kernel profile ldd3/);
  });

  it('lets a driver of ldd3 assign vm_flags and follow the list of mappings', () => {
    const fake = new FakeGate();
    fake.version = 'ldd3';
    const test = {
      fake,
      engine: { fatal: false },
      realm: createUserRealm(fake.gate(), { fatal: false }),
    };
    fake.addFile(3, {});
    fake.addVma(5, { 7: 6 });
    fake.addVma(6, { 8: 5 });
    fake.flags.set(5, 0xfbn);
    let seen: unknown[] = [];
    const table = register(test, {
      mmap: (_filp, vma: ldd3_h.vm_area_struct) => {
        vma.vm_flags |= 0x4000n;
        seen = [vma.vm_flags, vma.vm_next?.vm_prev === vma, vma.vm_prev];
        return 0;
      },
    });
    assert.equal(test.realm.upcalls.file_operation(table, FOP_MMAP, 3, 5, 0, 0), 0);
    assert.deepEqual(seen, [0x40fbn, true, null]);
  });
});
