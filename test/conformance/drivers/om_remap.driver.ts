// Drivers that fill the whole mapping from the mmap handler with remap_pfn_range().
import { EAGAIN, EINVAL, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  vm_flags_set,
  VM_IO,
  type vm_area_struct,
  type vm_operations_struct,
} from 'linux/mm.h';
import { __get_free_pages, free_pages, GFP_KERNEL, kfree, kmalloc } from 'linux/slab.h';
import { OM_DEV, om_enter, OM_MODULE, om_pattern, om_vma_close, om_vma_open, VSIZE } from './om';

const MEMDEV_ORDER = 2;
const MEMDEV_SIZE = PAGE_SIZE << BigInt(MEMDEV_ORDER);
let mem = 0n;
let kbuf = 0n;

const log_ops: vm_operations_struct = { open: om_vma_open, close: om_vma_close };

/** Size check, VM_IO, whole range. */
function memdev_mmap(_f: file, vma: vm_area_struct): number {
  const size = VSIZE(vma);
  const off = vma.vm_pgoff << PAGE_SHIFT;

  om_enter(vma);
  if (off >= MEMDEV_SIZE || size > MEMDEV_SIZE - off) return -EINVAL;
  vm_flags_set(vma, VM_IO | VM_DONTEXPAND | VM_DONTDUMP);
  vma.vm_ops = log_ops;
  const pfn = (virt_to_phys(mem) + off) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, size, vma.vm_page_prot);
}

/** The classic handler that forgets the size check, over two pages. */
function kmalloc_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  const pfn = virt_to_phys(kbuf) >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, VSIZE(vma), vma.vm_page_prot);
}

/** vm_pgoff is the physical page. */
function simple_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (remap_pfn_range(vma, vma.vm_start, vma.vm_pgoff, VSIZE(vma), vma.vm_page_prot))
    return -EAGAIN;
  vma.vm_ops = log_ops;
  om_vma_open(vma);
  return 0;
}

function setup(): number {
  mem = __get_free_pages(GFP_KERNEL, MEMDEV_ORDER);
  kbuf = kmalloc(2n * PAGE_SIZE, GFP_KERNEL);
  if (!mem || !kbuf) return -ENOMEM;
  for (let i = 0; i < 4; i++) om_pattern(mem + BigInt(i) * PAGE_SIZE, 'M', i);
  for (let i = 0; i < 2; i++) om_pattern(kbuf + BigInt(i) * PAGE_SIZE, 'K', i);
  return 0;
}

function cleanup(): void {
  free_pages(mem, MEMDEV_ORDER);
  kfree(kbuf);
}

OM_MODULE(
  [OM_DEV('memdev', memdev_mmap), OM_DEV('kmalloc', kmalloc_mmap), OM_DEV('simple', simple_mmap)],
  setup,
  cleanup,
);
