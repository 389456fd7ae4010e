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
});
