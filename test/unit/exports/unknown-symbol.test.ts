import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

const USER = `export function main(argc: number, argv: string[]): number { return 0; }`;

// Linux: simplify_symbols(), kernel/module/main.c.
describe('a driver that needs what its kernel has not', () => {
  it('is not loaded: every such name is in the log, and nothing of it runs', () => {
    const driver = `
      import { module_init } from 'linux/module.h';
      import { vm_flags_set, vm_flags_clear, vm_insert_page, type vm_area_struct } from 'linux/mm.h';
      import { pr_info } from 'linux/printk.h';
      pr_info('loaded\\n');
      export function use(vma: vm_area_struct): void { vm_flags_set(vma, 1n); vm_flags_clear(vma, 1n); vm_insert_page(vma, 0n, null as never); }
      module_init(function init() { pr_info('init\\n'); return 0; });`;
    const { log, status } = runLab(
      { 'my-dev.driver.ts': driver, 'x.user.ts': USER },
      { kernel: 'ldd3' },
    );
    assert.deepEqual(
      log.filter((line) => !line.includes('taint')),
      [
        'my_dev: Unknown symbol vm_flags_set (err -2)',
        'my_dev: Unknown symbol vm_flags_clear (err -2)',
      ],
    );
    assert.equal(
      status.kind === 'failed' && status.reason,
      'my-dev.driver.ts cannot be loaded: Unknown symbol in module: vm_flags_set: it is there since Linux 6.3: use vma.vm_flags |= flags (insmod: ENOENT)',
    );
  });

  it('is not loaded either when a file that it imports needs it', () => {
    const { log } = runLab(
      {
        'dev.driver.ts': `import { module_init } from 'linux/module.h';
          import { init } from './part.ts';
          module_init(init);`,
        'part.ts': `import { vm_flags_mod } from 'linux/mm.h';
          export function init(): number { return vm_flags_mod === undefined ? 1 : 0; }`,
        'x.user.ts': USER,
      },
      { kernel: 'ldd3' },
    );
    assert.deepEqual(
      log.filter((line) => !line.includes('taint')),
      ['dev: Unknown symbol vm_flags_mod (err -2)'],
    );
  });
});
