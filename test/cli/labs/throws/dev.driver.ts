import type { file, file_operations } from 'linux/fs.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import type { vm_area_struct } from 'linux/mm.h';
import { module_init } from 'linux/module.h';

const table: bigint[] = [];

function dev_mmap(_filp: file, vma: vm_area_struct): number {
  const slot = table[Number(vma.vm_pgoff)];
  if (slot === undefined) throw new Error('no slot for this page offset');
  return 0;
}

const fops: file_operations = { mmap: dev_mmap };
const dev: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'dev', fops };

module_init(() => misc_register(dev));
