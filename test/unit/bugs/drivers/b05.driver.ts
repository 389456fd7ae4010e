// B5: virt_to_phys() of an address of vmalloc().
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { PAGE_SHIFT, PAGE_SIZE, remap_pfn_range, type vm_area_struct } from 'linux/mm.h';
import { pr_info } from 'linux/printk.h';
import { vmalloc } from 'linux/vmalloc.h';
import { device, label } from './device';

let buffer = 0n;

function b05_mmap(_filp: file, vma: vm_area_struct): number {
  const pfn = virt_to_phys(buffer) >> PAGE_SHIFT;
  const err = remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
  pr_info('b05: pfn %lx, %d\n', pfn, err);
  return err;
}

device('b05', { mmap: b05_mmap }, () => {
  buffer = vmalloc(PAGE_SIZE);
  if (!buffer) return -ENOMEM;
  label(buffer, 'mine');
  return 0;
});
