// A buffer of vmalloc(): contiguous for the kernel, scattered in memory, mapped page by page.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  PAGE_SIZE,
  remap_pfn_range,
  vmalloc_to_pfn,
  VM_SHARED,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { strscpy } from 'linux/string.h';
import { remap_vmalloc_range, vfree, vmalloc_user } from 'linux/vmalloc.h';

const SIZE = 4n * PAGE_SIZE;
let buffer = 0n;

/** Entry by entry: each page has a frame of its own. */
function ring_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (vma.vm_pgoff !== 0n || size > SIZE) return -EINVAL;
  // A private mapping must be remapped in one go, which scattered frames cannot be.
  if (!(vma.vm_flags & VM_SHARED)) return remap_vmalloc_range(vma, buffer, 0n);

  for (let offset = 0n; offset < size; offset += PAGE_SIZE) {
    const pfn = vmalloc_to_pfn(buffer + offset);
    const err = remap_pfn_range(vma, vma.vm_start + offset, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (err) return err;
  }
  return 0;
}

const ring_fops: file_operations = { owner: THIS_MODULE, mmap: ring_mmap };

const ring: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'ring',
  fops: ring_fops,
  mode: 0o666,
};

function ring_init(): number {
  buffer = vmalloc_user(SIZE);
  if (!buffer) return -ENOMEM;
  // The text crosses from the first page into the second, and so from one frame into another.
  strscpy(buffer + PAGE_SIZE - 6n, 'across the border', 20);
  pr_info('ring: %d pages at %px\n', SIZE / PAGE_SIZE, buffer);
  return misc_register(ring);
}

function ring_exit(): void {
  misc_deregister(ring);
  vfree(buffer);
}

module_init(ring_init);
module_exit(ring_exit);
MODULE_LICENSE('GPL');
