// Drivers that insert struct pages from the mmap handler.
import { ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import {
  __free_page,
  alloc_page,
  GFP_KERNEL,
  page_address,
  PAGE_SIZE,
  virt_to_page,
  vm_insert_page,
  vm_insert_pages,
  vm_map_pages,
  vm_map_pages_zero,
  vma_pages,
  type page,
  type vm_area_struct,
  type vm_operations_struct,
} from 'linux/mm.h';
import { kfree, kmalloc } from 'linux/slab.h';
import { OM, OM_DEV, om_enter, OM_MODULE, om_pattern, om_vma_close, om_vma_open } from './om';

const NPAGES = 4;
const pages: page[] = [];

const log_ops: vm_operations_struct = { open: om_vma_open, close: om_vma_close };

/** vm_insert_page in a loop; stops quietly after the last page. */
function insert_mmap(_f: file, vma: vm_area_struct): number {
  const n = vma_pages(vma);

  om_enter(vma);
  vma.vm_ops = log_ops;
  for (let i = 0n; i < n && i + vma.vm_pgoff < NPAGES; i++) {
    const p = pages[Number(i + vma.vm_pgoff)]!;
    const r = vm_insert_page(vma, vma.vm_start + i * PAGE_SIZE, p);
    if (r) {
      OM('insert vm_insert_page %lu = %d', i, r);
      return r;
    }
  }
  return 0;
}

/** vm_map_pages: honours vm_pgoff, wants the whole VMA covered. */
function mappages_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  const r = vm_map_pages(vma, pages, BigInt(NPAGES));
  OM('mappages vm_map_pages=%d', r);
  return r;
}

/** vm_map_pages_zero: ignores vm_pgoff. */
function mappages0_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  const r = vm_map_pages_zero(vma, pages, BigInt(NPAGES));
  OM('mappages0 vm_map_pages_zero=%d', r);
  return r;
}

/** Every misuse of vm_insert_page that does not crash. */
function insertbad_mmap(_f: file, vma: vm_area_struct): number {
  const slab = kmalloc(PAGE_SIZE / 2n, GFP_KERNEL);
  const num = { value: 4n };
  const start = vma.vm_start;

  om_enter(vma);
  OM('insertbad ok page = %d', vm_insert_page(vma, start, pages[0]!));
  OM('insertbad same address again, other page = %d', vm_insert_page(vma, start, pages[1]!));
  OM('insertbad same address again, same page = %d', vm_insert_page(vma, start, pages[0]!));
  const slabbed = vm_insert_page(vma, start + PAGE_SIZE, virt_to_page(slab));
  OM('insertbad slab page = %d', slabbed);
  OM('insertbad address at vm_end = %d', vm_insert_page(vma, vma.vm_end, pages[1]!));
  const several = vm_insert_pages(vma, start + PAGE_SIZE, pages, num);
  OM('insertbad vm_insert_pages 4 at vm_start+1p = %d', several);
  OM('insertbad   pages not inserted: %lu', num.value);
  kfree(slab);
  return 0;
}

function setup(): number {
  for (let i = 0; i < NPAGES; i++) {
    const p = alloc_page(GFP_KERNEL);
    if (!p) return -ENOMEM;
    pages[i] = p;
    om_pattern(page_address(p), 'I', i);
  }
  return 0;
}

OM_MODULE(
  [
    OM_DEV('insert', insert_mmap),
    OM_DEV('mappages', mappages_mmap),
    OM_DEV('mappages0', mappages0_mmap),
    OM_DEV('insertbad', insertbad_mmap),
  ],
  setup,
  () => pages.forEach(__free_page),
);
