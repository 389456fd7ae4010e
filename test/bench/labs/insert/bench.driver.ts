// Maps the same 512 pages with a loop of vm_insert_page(), as many drivers do.
import { ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { alloc_page, GFP_KERNEL } from 'linux/gfp.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import { type page, PAGE_SIZE, type vm_area_struct, vm_insert_page } from 'linux/mm.h';
import { MODULE_LICENSE, module_init, THIS_MODULE } from 'linux/module.h';

const PAGES = 512;
const pages: page[] = [];

function bench_mmap(_filp: file, vma: vm_area_struct): number {
  let address = vma.vm_start;
  for (let i = 0; i < PAGES; i++) {
    const err = vm_insert_page(vma, address, pages[i]!);
    if (err) return err;
    address += PAGE_SIZE;
  }
  return 0;
}

const bench_fops: file_operations = { owner: THIS_MODULE, mmap: bench_mmap };

const bench: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'bench',
  fops: bench_fops,
  mode: 0o666,
};

function bench_init(): number {
  for (let i = 0; i < PAGES; i++) {
    const page = alloc_page(GFP_KERNEL);
    if (!page) return -ENOMEM;
    pages.push(page);
  }
  return misc_register(bench);
}

module_init(bench_init);
MODULE_LICENSE('GPL');
