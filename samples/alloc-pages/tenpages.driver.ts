// Pages of the page allocator, filled with 0xdeadbeef: at most ten of them are for programs.
import { EAGAIN, EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  __free_pages,
  alloc_pages,
  get_order,
  GFP_KERNEL,
  page_address,
  page_to_pfn,
  PAGE_SIZE,
  remap_pfn_range,
  vma_pages,
  type page,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { memset32 } from 'linux/string.h';

const NPAGES = 10n;
const ORDER = get_order(NPAGES * PAGE_SIZE);

let block: page | null = null;

function tenpages_mmap(_filp: file, vma: vm_area_struct): number {
  // The block has 2^ORDER pages, which is more than NPAGES: the limit is the driver's to check.
  if (vma.vm_pgoff >= NPAGES || vma_pages(vma) > NPAGES - vma.vm_pgoff) return -EINVAL;
  if (!block) return -ENOMEM;

  const pfn = page_to_pfn(block) + vma.vm_pgoff;
  const size = vma.vm_end - vma.vm_start;
  if (remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot)) return -EAGAIN;
  return 0;
}

const tenpages_fops: file_operations = { owner: THIS_MODULE, mmap: tenpages_mmap };

const tenpages: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'tenpages',
  fops: tenpages_fops,
  mode: 0o666,
};

function tenpages_init(): number {
  block = alloc_pages(GFP_KERNEL, ORDER);
  if (!block) return -ENOMEM;

  // What the pages held before is nobody's business: all of them are filled, those behind the limit too.
  memset32(page_address(block), 0xdeadbeef, (PAGE_SIZE << BigInt(ORDER)) / 4n);
  pr_info('tenpages: order %d from pfn %lx on\n', ORDER, page_to_pfn(block));

  const err = misc_register(tenpages);
  if (err) __free_pages(block, ORDER);
  return err;
}

function tenpages_exit(): void {
  misc_deregister(tenpages);
  if (block) __free_pages(block, ORDER);
}

module_init(tenpages_init);
module_exit(tenpages_exit);
MODULE_LICENSE('GPL');
