import assert from 'node:assert/strict';
import { runLab } from '../../support/lab-run.ts';

const USER = `
  import { open, O_RDWR } from 'fcntl.h';
  import { read, close } from 'unistd.h';
  import { errno } from 'errno.h';
  import { printf } from 'stdio.h';
  import { stack_buffer, load_u8 } from 'pagewalk.h';
  export function main(argc: number, argv: string[]): number {
    const buf = stack_buffer(16);
    for (const path of ['/dev/scull0', '/dev/scull1', '/dev/scull2']) {
      const fd = open(path, O_RDWR);
      if (fd < 0) { printf('%s: %d\\n', path, errno); continue; }
      printf('%s: %d %d\\n', path, read(fd, buf, 1), load_u8(buf));
      close(fd);
    }
    return 0;
  }`;

const SCULL = `
  import { module_init, THIS_MODULE } from 'linux/module.h';
  import { alloc_chrdev_region, MKDEV, MAJOR, iminor, type file_operations } from 'linux/fs.h';
  import { cdev, cdev_init, cdev_add, container_of } from 'linux/cdev.h';
  import { class_create, device_create, IS_ERR, PTR_ERR } from 'linux/device.h';
  import { kzalloc, GFP_KERNEL } from 'linux/slab.h';
  import { pr_info } from 'linux/printk.h';
  import { copy_to_user } from 'linux/uaccess.h';
  import { struct, u8, sizeof, address_of, array } from 'pagewalk.h';

  const scull_dev = struct({ level: array(u8, 1), cdev });
  const fops: file_operations = {
    owner: THIS_MODULE,
    open(inode, filp) {
      const dev = container_of(inode.i_cdev!, scull_dev, 'cdev');
      filp.private_data = dev;
      pr_info('open %d: %s\\n', iminor(inode), dev.cdev.ops === fops ? 'mine' : 'not mine');
      return 0;
    },
    read(filp, buf, count, ppos) {
      const dev = filp.private_data as ReturnType<typeof scull_dev.at>;
      return copy_to_user(buf, address_of(dev.level), 1) ? -14 : 1;
    },
  };
  const devno = { value: 0 };
  function scull_init(): number {
    const err = alloc_chrdev_region(devno, 0, 2, 'scull');
    if (err < 0) return err;
    const cls = class_create('scull');
    if (IS_ERR(cls)) return PTR_ERR(cls);
    for (let i = 0; i < 2; i++) {
      const dev = scull_dev.at(kzalloc(sizeof(scull_dev), GFP_KERNEL));
      dev.level[0] = 40 + i;
      cdev_init(dev.cdev, fops);
      dev.cdev.owner = THIS_MODULE;
      if (cdev_add(dev.cdev, MKDEV(MAJOR(devno.value), i), 1)) return -1;
      const made = device_create(cls, null, MKDEV(MAJOR(devno.value), i), null, 'scull%d', i);
      if (IS_ERR(made)) return PTR_ERR(made);
    }
    pr_info('major %d\\n', MAJOR(devno.value));
    return 0;
  }
  module_init(scull_init);`;

describe('character devices', () => {
  it('are opened by number and found around their cdev', () => {
    const { output, log, status } = runLab({ 'scull.driver.ts': SCULL, 'scull.user.ts': USER });
    assert.equal(output, '/dev/scull0: 1 40\n/dev/scull1: 1 41\n/dev/scull2: 2\n');
    assert.deepEqual(log, ['major 254', 'open 0: mine', 'open 1: mine']);
    assert.equal(status.kind, 'exited');
  });

  // Linux: drivers/char/misc.c misc_open().
  it('of the misc kind hand their miscdevice to open', () => {
    const { log } = runLab({
      'm.driver.ts': `
        import { module_init } from 'linux/module.h';
        import { misc_register, type miscdevice } from 'linux/miscdevice.h';
        import type { file_operations } from 'linux/fs.h';
        import { pr_info } from 'linux/printk.h';
        const fops: file_operations = {
          open(inode, filp) {
            pr_info('%s\\n', (filp.private_data as miscdevice).name);
            filp.private_data = null;
            pr_info('%s\\n', filp.private_data === null ? 'null' : 'kept');
            return 0;
          },
        };
        module_init(() => misc_register({ minor: 255, name: 'mine', fops }));`,
      'm.user.ts': `
        import { open } from 'fcntl.h';
        export function main(argc: number, argv: string[]): number { return open('/dev/mine', 0) < 0 ? 1 : 0; }`,
    });
    assert.deepEqual(log, ['mine', 'null']);
  });

  // Linux: fs/char_dev.c __register_chrdev_region(), cdev_del(); drivers/base/core.c device_create().
  it('refuse numbers and names that are taken, and go away one part at a time', () => {
    const { log } = runLab({
      'n.driver.ts': `
        import { module_init } from 'linux/module.h';
        import { register_chrdev, unregister_chrdev, register_chrdev_region, unregister_chrdev_region, MKDEV } from 'linux/fs.h';
        import { class_create, class_destroy, device_create, device_destroy, dev_info, dev_name, dev_get_drvdata, IS_ERR, PTR_ERR, type device, type struct_class } from 'linux/device.h';
        import { cdev_alloc, cdev_add, cdev_del } from 'linux/cdev.h';
        import { pr_info } from 'linux/printk.h';
        import { LINUX_VERSION_CODE, KERNEL_VERSION } from 'linux/version.h';
        module_init(function init() {
          pr_info('%d %d\\n', register_chrdev_region(MKDEV(240, 0), 4, 'a'), register_chrdev_region(MKDEV(240, 3), 1, 'b'));
          pr_info('%d %d\\n', register_chrdev_region(MKDEV(240, 4), 1, 'b'), register_chrdev_region(MKDEV(512, 0), 1, 'c'));
          pr_info('%d %d\\n', register_chrdev_region(MKDEV(10, 200), 1, 'd'), register_chrdev(0, 'e', {}));
          unregister_chrdev(254, 'e');
          unregister_chrdev_region(MKDEV(240, 0), 4);
          pr_info('%d\\n', register_chrdev(254, 'e', {}));
          const cls = class_create('things') as struct_class;
          const again = class_create('things');
          if (IS_ERR(again)) pr_info('class %ld\\n', PTR_ERR(again));
          cls.devnode = (dev, mode) => { if (mode) mode.value = 0o644; return null; };
          const dev = device_create(cls, null, MKDEV(254, 3), 'data', 'thing%d', 3) as device;
          dev_info(dev, '%s of %d\\n', dev_name(dev), dev.devt >>> 20);
          pr_info('%s\\n', dev_get_drvdata(dev) as string);
          const twice = device_create(cls, null, MKDEV(254, 4), null, 'thing3');
          if (IS_ERR(twice)) pr_info('device %ld\\n', PTR_ERR(twice));
          device_destroy(cls, MKDEV(254, 3));
          class_destroy(cls);
          const cdev = cdev_alloc()!;
          cdev.ops = {};
          pr_info('%d\\n', cdev_add(cdev, MKDEV(200, 7), 2));
          cdev_del(cdev);
          pr_info('%d\\n', LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0) ? 1 : 0);
          return 0;
        });`,
      'n.user.ts': `export function main(argc: number, argv: string[]): number { return 0; }`,
    });
    const said = log.filter(
      (line) => !/cut here|WARNING|RIP|Call Trace|TASK|end trace|^ /.test(line),
    );
    assert.deepEqual(
      said.filter((line) => !/^(CPU|Tainted|Hardware|Modules)/.test(line)),
      [
        ...['0 -16', '0 -22', '-16 254', '0'],
        "sysfs: cannot create duplicate filename '/class/things'",
        'class -17',
        ...['things thing3: thing3 of 254', 'data'],
        "sysfs: cannot create duplicate filename '/devices/virtual/things/thing3'",
        'device -17',
        ...['0', '1'],
      ],
    );
  });
});
