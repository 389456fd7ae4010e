// Drivers that fill the whole mapping from the mmap handler with remap_pfn_range() and its wrappers.
import { EAGAIN, EINVAL, ENOMEM, ENXIO } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  pgprot_noncached,
  remap_pfn_range,
  VM_DONTDUMP,
  VM_DONTEXPAND,
  vm_flags_set,
  VM_IO,
  vm_iomap_memory,
  vmalloc_to_pfn,
  type vm_area_struct,
  type vm_operations_struct,
} from 'linux/mm.h';
import {
  pci_dev_put,
  pci_enable_device,
  pci_get_device,
  pci_resource_len,
  pci_resource_start,
} from 'linux/pci.h';
import { __get_free_pages, free_pages, GFP_KERNEL, kfree, kmalloc } from 'linux/slab.h';
import { remap_vmalloc_range, vfree, vmalloc_user } from 'linux/vmalloc.h';
import {
  OM,
  OM_DEV,
  om_enter,
  OM_MODULE,
  om_pattern,
  om_vma_close,
  om_vma_open,
  VSIZE,
} from './om';

const MEMDEV_ORDER = 2;
const MEMDEV_SIZE = PAGE_SIZE << BigInt(MEMDEV_ORDER);
let mem = 0n;
let kbuf = 0n;
let vbuf = 0n;
/** BAR 0 of QEMU's "edu" device. */
let bar = 0n;
let bar_len = 0n;

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

/** A device BAR through vm_iomap_memory, uncached. */
function iomap_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (!bar) return -ENXIO;
  vma.vm_page_prot = pgprot_noncached(vma.vm_page_prot);
  vma.vm_ops = log_ops;
  return vm_iomap_memory(vma, bar, bar_len);
}

/** remap_vmalloc_range over vmalloc_user of four pages. */
function vmalloc_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  const r = remap_vmalloc_range(vma, vbuf, vma.vm_pgoff);
  OM('vmalloc remap_vmalloc_range=%d', r);
  vma.vm_ops = log_ops;
  return r;
}

/** Page by page, vmalloc_to_pfn and remap_pfn_range. */
function vmallocpfn_mmap(_f: file, vma: vm_area_struct): number {
  let n = 0n;

  om_enter(vma);
  if (VSIZE(vma) > MEMDEV_SIZE) return -EINVAL;
  for (let a = vma.vm_start; a < vma.vm_end; a += PAGE_SIZE, n++) {
    const pfn = vmalloc_to_pfn(vbuf + n * PAGE_SIZE);
    const r = remap_pfn_range(vma, a, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (r) {
      OM('vmallocpfn remap_pfn_range page %lu = %d', n, r);
      return r;
    }
  }
  vma.vm_ops = log_ops;
  return 0;
}

function setup(): number {
  const pd = pci_get_device(0x1234, 0x11e8, null);
  if (pd) {
    if (pci_enable_device(pd) === 0) {
      bar = pci_resource_start(pd, 0);
      bar_len = pci_resource_len(pd, 0);
    }
    OM('edu BAR0 %llx len %llx', bar, bar_len);
    pci_dev_put(pd);
  }
  mem = __get_free_pages(GFP_KERNEL, MEMDEV_ORDER);
  kbuf = kmalloc(2n * PAGE_SIZE, GFP_KERNEL);
  vbuf = vmalloc_user(MEMDEV_SIZE);
  if (!mem || !kbuf || !vbuf) return -ENOMEM;
  for (let i = 0; i < 4; i++) {
    om_pattern(mem + BigInt(i) * PAGE_SIZE, 'M', i);
    om_pattern(vbuf + BigInt(i) * PAGE_SIZE, 'V', i);
  }
  for (let i = 0; i < 2; i++) om_pattern(kbuf + BigInt(i) * PAGE_SIZE, 'K', i);
  return 0;
}

function cleanup(): void {
  free_pages(mem, MEMDEV_ORDER);
  kfree(kbuf);
  vfree(vbuf);
}

OM_MODULE(
  [
    OM_DEV('memdev', memdev_mmap),
    OM_DEV('kmalloc', kmalloc_mmap),
    OM_DEV('simple', simple_mmap),
    OM_DEV('iomap', iomap_mmap),
    OM_DEV('vmalloc', vmalloc_mmap),
    OM_DEV('vmallocpfn', vmallocpfn_mmap),
  ],
  setup,
  cleanup,
);
