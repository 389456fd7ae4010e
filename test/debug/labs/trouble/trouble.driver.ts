import { BUG, WARN } from 'linux/bug.h';
import { ENOTTY } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import type { vm_area_struct } from 'linux/mm.h';
import { MODULE_LICENSE, module_init } from 'linux/module.h';
import { DEFINE_MUTEX, mutex_lock } from 'linux/mutex.h';

const lock = DEFINE_MUTEX();

function trouble_ioctl(_filp: file, cmd: number, _arg: bigint): number {
  switch (cmd) {
    case 1:
      WARN(true, 'trouble: asked for a warning\n');
      return 0;
    case 2:
      return BUG();
    case 3:
      mutex_lock(lock);
      mutex_lock(lock);
      return 0;
    default:
      return -ENOTTY;
  }
}

/** Maps nothing, and has no fault handler. */
function trouble_mmap(_filp: file, _vma: vm_area_struct): number {
  return 0;
}

const fops: file_operations = { mmap: trouble_mmap, unlocked_ioctl: trouble_ioctl };
const trouble: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'trouble', fops };

module_init(() => misc_register(trouble));
MODULE_LICENSE('GPL');
