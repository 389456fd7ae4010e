// Pages of vmalloc() are not contiguous: remap_pfn_range() is called for each. The mappings of a process are a list.
import type { file } from 'linux/fs.h';
import { misc_deregister, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { PAGE_SIZE, remap_pfn_range, vmalloc_to_pfn, VM_IO } from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { strscpy } from 'linux/string.h';
import { vfree, vmalloc } from 'linux/vmalloc.h';
import { VM_RESERVED, type vm_area_struct } from 'pagewalk/ldd3.h';

const NPAGES = 4n;
let vmalloc_area = 0n;

let mapped: vm_area_struct | null = null;

/** Both ways through the list of the process's mappings. */
function ring_ioctl(filp: file, cmd: number, arg: bigint): number {
  let first = mapped;
  while (first?.vm_prev) first = first.vm_prev;
  for (let vma = first; vma; vma = vma.vm_next ?? null) {
    const mine = vma === mapped ? ' (the ring)' : '';
    pr_info('%lx-%lx%s\n', vma.vm_start, vma.vm_end, mine);
  }
  return 0;
}

function ring_mmap(filp: file, vma: vm_area_struct): number {
  let length = vma.vm_end - vma.vm_start;
  let start = vma.vm_start;
  let vmalloc_area_ptr = vmalloc_area;

  vma.vm_flags |= VM_IO | VM_RESERVED;
  while (length > 0n) {
    const pfn = vmalloc_to_pfn(vmalloc_area_ptr);
    const ret = remap_pfn_range(vma, start, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (ret < 0) return ret;
    start += PAGE_SIZE;
    vmalloc_area_ptr += PAGE_SIZE;
    length -= PAGE_SIZE;
  }
  mapped = vma;
  return 0;
}

const ring: miscdevice = {
  minor: 255,
  name: 'ring',
  fops: { mmap: ring_mmap, unlocked_ioctl: ring_ioctl },
};

module_init(() => {
  vmalloc_area = vmalloc(NPAGES * PAGE_SIZE);
  for (let i = 0n; i < NPAGES; i++) {
    strscpy(vmalloc_area + i * PAGE_SIZE, `page ${i} of the area`, 32);
  }
  return misc_register(ring);
});
module_exit(() => {
  misc_deregister(ring);
  vfree(vmalloc_area);
});
MODULE_LICENSE('GPL');
