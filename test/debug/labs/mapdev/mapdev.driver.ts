import { ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  VM_IO,
  vm_flags_set,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_init } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { GFP_KERNEL, kzalloc } from 'linux/slab.h';

const state = { data: 0n, maps: 0 };

function within(size: bigint): boolean {
  return size <= PAGE_SIZE;
}

function mapdev_mmap(filp: file, vma: vm_area_struct): number {
  let size = vma.vm_end - vma.vm_start;
  if (!within(size)) size = PAGE_SIZE;
  state.maps += 1;
  vm_flags_set(vma, VM_IO);
  const pfn = virt_to_phys(state.data) >> PAGE_SHIFT;
  pr_info('mapdev: %lu bytes for %s\n', size, filp.f_path.dentry.d_name.name);
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

const fops: file_operations = { mmap: mapdev_mmap };
const mapdev: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'mapdev', fops };

module_init(() => {
  state.data = kzalloc(PAGE_SIZE, GFP_KERNEL);
  if (!state.data) return -ENOMEM;
  return misc_register(mapdev);
});
MODULE_LICENSE('GPL');
