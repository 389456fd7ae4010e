import type { file_operations } from 'linux/fs.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';

const fops: file_operations = {
  mmap: () => 0,
};
const dev: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'dev', fops };

module_init(() => misc_register(dev));
