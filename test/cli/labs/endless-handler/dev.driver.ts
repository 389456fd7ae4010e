import type { file_operations } from 'linux/fs.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';

function wait_for_nothing(): number {
  while (dev.name === 'dev');
  return 0;
}
const fops: file_operations = {
  mmap: () => wait_for_nothing(),
};
const dev: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'dev', fops };

module_init(() => misc_register(dev));
