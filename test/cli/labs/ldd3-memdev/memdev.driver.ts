// The memdev of an old text, line for line: flags are assigned, and VM_RESERVED keeps the pages in.
import { EAGAIN } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { misc_deregister, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, VM_IO } from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init } from 'linux/module.h';
import { GFP_KERNEL, kfree, kzalloc } from 'linux/slab.h';
import { LINUX_VERSION_CODE, KERNEL_VERSION } from 'linux/version.h';
import { VM_RESERVED, type vm_area_struct } from 'pagewalk/ldd3.h';

const size = PAGE_SIZE;
const dev = { data: 0n };

function memdev_mmap(filp: file, vma: vm_area_struct): number {
  vma.vm_flags |= VM_IO;
  vma.vm_flags |= VM_RESERVED;
  if (
    remap_pfn_range(vma, vma.vm_start, virt_to_phys(dev.data) >> PAGE_SHIFT, size, vma.vm_page_prot)
  )
    return -EAGAIN;
  return 0;
}

const memdev: miscdevice = { minor: 255, name: 'memdev', fops: { mmap: memdev_mmap } };

module_init(() => {
  if (LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 11)) return -1;
  dev.data = kzalloc(size, GFP_KERNEL);
  return misc_register(memdev);
});
module_exit(() => {
  misc_deregister(memdev);
  kfree(dev.data);
});
MODULE_LICENSE('GPL');
