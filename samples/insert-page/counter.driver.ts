// A ring of pages, handed to the program one by one with vm_insert_page().
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  __GFP_ZERO,
  alloc_pages,
  GFP_KERNEL,
  page_address,
  page_count,
  page_to_pfn,
  PAGE_SIZE,
  pfn_to_page,
  put_page,
  split_page,
  vm_insert_page,
  vma_pages,
  type page,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { store_u32 } from 'pagewalk.h';

const ORDER = 1;
const NPAGES = 2;
const pages: page[] = [];

function counter_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_pgoff + vma_pages(vma) > NPAGES) return -EINVAL;
  for (let i = 0n; i < vma_pages(vma); i++) {
    const page = pages[Number(vma.vm_pgoff + i)];
    const err =
      page === undefined ? -EINVAL : vm_insert_page(vma, vma.vm_start + i * PAGE_SIZE, page);
    if (err) return err;
  }
  return 0;
}

/** ioctl(): the driver counts on both pages, and tells how many hold each of them. */
function counter_ioctl(_filp: file, _cmd: number, arg: bigint): number {
  for (const page of pages) store_u32(page_address(page), Number(arg));
  pr_info('counter: references %d and %d\n', ...pages.map((page) => page_count(page)));
  return 0;
}

const counter_fops: file_operations = {
  owner: THIS_MODULE,
  mmap: counter_mmap,
  unlocked_ioctl: counter_ioctl,
};

const counter: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'counter',
  fops: counter_fops,
  mode: 0o666,
};

function counter_init(): number {
  const block = alloc_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
  if (!block) return -ENOMEM;
  // Only the first page of a block has a reference: without this the second one cannot be inserted.
  split_page(block, ORDER);
  for (let i = 0n; i < NPAGES; i++) pages.push(pfn_to_page(page_to_pfn(block) + i));
  return misc_register(counter);
}

function counter_exit(): void {
  misc_deregister(counter);
  pages.forEach(put_page);
}

module_init(counter_init);
module_exit(counter_exit);
MODULE_LICENSE('GPL');
