import assert from 'node:assert/strict';
import { runLab, type LabRun } from '../../support/lab-run.ts';
import { header, testRealm } from './realm.ts';

const IMPORTS = `
  import { module_init, module_exit, THIS_MODULE, try_module_get, __module_get, module_put, module_refcount, type module } from 'linux/module.h';
  import { misc_register } from 'linux/miscdevice.h';
  import { alloc_chrdev_region, register_chrdev, MKDEV, type file_operations } from 'linux/fs.h';
  import { cdev_add, cdev_alloc, cdev_init } from 'linux/cdev.h';
  import { pr_info } from 'linux/printk.h';
  import { mod, shared } from './shared.ts';
`;
const SHARED = `
  export const shared = { name: '' };
  export const mod: { other: unknown } = { other: null };`;

/** Registers the misc device `name`, which belongs to its module, with these further members. */
function misc(name: string, fops = '', more = ''): string {
  return `${IMPORTS}
    const fops: file_operations = { owner: THIS_MODULE, ${fops} };
    module_init(function init() { ${more} return misc_register({ minor: 255, name: '${name}', fops, mode: 0o666 }); });
    module_exit(function exit() {});`;
}

function run(drivers: Readonly<Record<string, string>>, main: string): LabRun {
  const program = `
    import { open, O_RDWR, O_RDONLY } from 'fcntl.h';
    import { close, dup, read } from 'unistd.h';
    import { ioctl } from 'sys/ioctl.h';
    import { mknod } from 'sys/stat.h';
    import { makedev } from 'sys/sysmacros.h';
    import { mmap, munmap, PROT_READ, MAP_SHARED } from 'sys/mman.h';
    import { errno } from 'errno.h';
    import { printf } from 'stdio.h';
    import { load_text, stack_buffer, store_u8 } from 'pagewalk.h';
    function users(): string {
      const buf = stack_buffer(1024);
      const fd = open('/proc/modules', O_RDONLY);
      const n = read(fd, buf, 1023);
      close(fd);
      store_u8(buf + BigInt(n), 0);
      return load_text(buf).trim().split('\\n').map((line) => line.split(' ').filter((_, i) => i !== 1 && i < 5).join(' ')).join(', ');
    }
    export function main(argc: number, argv: string[]): number {
      ${main}
      return 0;
    }`;
  const files = Object.entries(drivers).map(([name, text]) => [`${name}.driver.ts`, text]);
  return runLab({ ...Object.fromEntries(files), 'shared.ts': SHARED, 'x.user.ts': program });
}

const WARNING = 'WARNING: CPU: 0 PID: 100 at kernel/module/main.c: module_put';

describe('a module', () => {
  it('states what it is, for other programs than the kernel', () => {
    const { log } = run(
      {
        a: `import { module_init, MODULE_ALIAS, MODULE_DEVICE_TABLE, MODULE_INFO } from 'linux/module.h';
          import { pr_info } from 'linux/printk.h';
          MODULE_ALIAS('devname:a');
          MODULE_INFO('intree', 'Y');
          MODULE_DEVICE_TABLE('pci', [{ vendor: 0x1234, device: 0x11e8 }, {}]);
          module_init(() => { pr_info('loaded'); return 0; });`,
      },
      '',
    );
    assert.deepEqual(log, ['loaded']);
    const m = header(testRealm(), 'linux/module.h');
    assert.throws(() => m.MODULE_ALIAS(5 as never), /MODULE_ALIAS: 'alias' must be a string/);
    assert.throws(() => m.MODULE_INFO('a', 1n as never), /MODULE_INFO: 'info' must be a string/);
    assert.throws(
      () => m.MODULE_DEVICE_TABLE('pci', {} as never),
      /MODULE_DEVICE_TABLE: 'name' must be an array, got an object/,
    );
  });

  it('has a THIS_MODULE of its own, with its name', () => {
    const { log } = run(
      {
        a: misc('a', '', `mod.other = THIS_MODULE; pr_info('%s\\n', THIS_MODULE.name);`),
        'b-two': misc(
          'b',
          '',
          `pr_info('%s %d %d\\n', THIS_MODULE.name, THIS_MODULE === mod.other, fops.owner === THIS_MODULE);`,
        ),
      },
      '',
    );
    assert.deepEqual(log, ['a', 'b_two 0 1']);
  });

  it('has one user for each open file of its misc device, until the last descriptor and mapping go', () => {
    const { output } = run(
      { a: misc('a', 'mmap: () => 0'), b: misc('b') },
      `printf('%s\\n', users());
       const fd = open('/dev/a', O_RDWR);
       const other = dup(fd);
       const b = open('/dev/b', O_RDWR);
       const p = mmap(0n, 4096n, PROT_READ, MAP_SHARED, fd, 0);
       open('/dev/a', O_RDWR);
       printf('%s\\n', users());
       close(fd); close(other); close(b);
       printf('%s\\n', users());
       munmap(p, 4096n);
       printf('%s', users());`,
    );
    assert.equal(
      output,
      'b 0 - Live, a 0 - Live\nb 1 - Live, a 2 - Live\nb 0 - Live, a 2 - Live\nb 0 - Live, a 1 - Live',
    );
  });

  // Linux: chrdev_open(): cdev_get() takes one for the cdev, fops_get() one for the table.
  it('has two users for each open file of a cdev that has an owner too', () => {
    const driver = (owner: string): string => `${IMPORTS}
      const fops: file_operations = { owner: THIS_MODULE };
      module_init(function init() {
        const dev = { value: 0 };
        alloc_chrdev_region(dev, 0, 1, 'c');
        const c = cdev_alloc()!;
        c.ops = fops;
        ${owner}
        return cdev_add(c, MKDEV(254, 0), 1);
      });`;
    const main = `mknod('/dev/c', 0o020666, makedev(254, 0)); open('/dev/c', O_RDWR); printf('%s', users());`;
    const labs = ['', 'c.owner = THIS_MODULE;'].map(
      (owner) => run({ c: driver(owner) }, main).output,
    );
    assert.deepEqual(labs, ['c 1 [permanent], Live', 'c 2 [permanent], Live']);
  });

  it('has no user where the table names no owner', () => {
    const { output } = run(
      { a: misc('a').replace('owner: THIS_MODULE', 'owner: null') },
      `open('/dev/a', O_RDWR); printf('%s', users());`,
    );
    assert.equal(output, 'a 0 - Live');
  });

  it('loses the user of a file whose open failed', () => {
    const { output } = run(
      { a: misc('a', 'open: () => -11') },
      `printf('%d %d %s', open('/dev/a', O_RDWR), errno, users());`,
    );
    assert.equal(output, '-1 11 a 0 - Live');
  });

  it('counts one reference while it is loaded, and those that drivers take', () => {
    const { log, output } = run(
      {
        a: misc(
          'a',
          '',
          `pr_info('%d\\n', module_refcount(THIS_MODULE));
           pr_info('%d %d\\n', try_module_get(THIS_MODULE), try_module_get(null));
           __module_get(THIS_MODULE); module_put(null);
           pr_info('%d\\n', module_refcount(THIS_MODULE));`,
        ),
      },
      `printf('%s', users());`,
    );
    assert.deepEqual(log, ['1', '1 1', '3']);
    assert.equal(output, 'a 2 - Live');
  });

  it('that gave back too much cannot be opened, and is warned of once it is below nothing', () => {
    const { log, output } = run(
      {
        a: misc(
          'a',
          'unlocked_ioctl() { module_put(THIS_MODULE); pr_info("%d\\n", module_refcount(THIS_MODULE)); return 0; }',
        ),
      },
      `const fd = open('/dev/a', O_RDWR);
       ioctl(fd, 0, 0n); ioctl(fd, 0, 0n);
       printf('%d %d ', open('/dev/a', O_RDWR), errno);
       ioctl(fd, 0, 0n);
       printf('%s', users());`,
    );
    assert.equal(output, '-1 19 a -1 - Live');
    assert.deepEqual(
      log.filter((line) => /^-?\d+$|WARNING/.test(line)).map((line) => line.replace(/:\d+ /, ': ')),
      ['0', '-1', WARNING, '-1', WARNING],
    );
  });

  it('must be one where a table names its owner', () => {
    const { status } = run(
      { a: misc('a').replace('owner: THIS_MODULE', `owner: 'me' as never`) },
      '',
    );
    assert.match(
      JSON.stringify(status),
      /file_operations: 'owner' must be THIS_MODULE or null, got string 'me'/,
    );
  });
});
