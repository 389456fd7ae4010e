// The classic memdev: a character device whose memory a program maps with mmap().
import { EAGAIN, EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  vm_flags_set,
  VM_IO,
  type vm_area_struct,
} from 'linux/mm.h';
import {
  MODULE_DESCRIPTION,
  MODULE_LICENSE,
  module_exit,
  module_init,
  THIS_MODULE,
} from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab.h';

const MEMDEV_SIZE = 4n * PAGE_SIZE;

const dev = { data: 0n, size: MEMDEV_SIZE };

function memdev_mmap(filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  const offset = vma.vm_pgoff << PAGE_SHIFT;

  if (offset >= dev.size || size > dev.size - offset) return -EINVAL;

  const pfn = virt_to_phys(dev.data + offset) >> PAGE_SHIFT;

  vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
  if (remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot)) return -EAGAIN;

  pr_info('memdev: %lx-%lx shows pfn %lx\n', vma.vm_start, vma.vm_end, pfn);
  return 0;
}

const memdev_fops: file_operations = {
  owner: THIS_MODULE,
  mmap: memdev_mmap,
};

const memdev: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'memdev',
  fops: memdev_fops,
  mode: 0o666,
};

function memdev_init(): number {
  dev.data = kzalloc(dev.size, GFP_KERNEL);
  if (!dev.data) return -ENOMEM;

  const err = misc_register(memdev);
  if (err) kfree(dev.data);
  return err;
}

function memdev_exit(): void {
  misc_deregister(memdev);
  kfree(dev.data);
}

module_init(memdev_init);
module_exit(memdev_exit);
MODULE_LICENSE('GPL');
MODULE_DESCRIPTION('Memory that programs map');
