// Drivers with a bug or a refusal in them.
import { EINVAL, ENOMEM, EPERM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import { MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';
import {
  PAGE_ALIGN,
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  vm_flags_clear,
  VM_MAYWRITE,
  VM_SHARED,
  VM_WRITE,
  type vm_area_struct,
  type vm_operations_struct,
} from 'linux/mm.h';
import { THIS_MODULE } from 'linux/module.h';
import { __get_free_pages, free_pages, GFP_KERNEL } from 'linux/slab.h';
import {
  OM,
  OM_DEV,
  om_enter,
  OM_MODULE,
  om_open,
  om_pattern,
  om_release,
  om_vma_close,
  om_vma_open,
  VSIZE,
} from './om';

let buf = 0n;
let pfn0 = 0n;
const log_ops: vm_operations_struct = { open: om_vma_open, close: om_vma_close };

function remap(vma: vm_area_struct, size: bigint): number {
  return remap_pfn_range(vma, vma.vm_start, pfn0, size, vma.vm_page_prot);
}

/** vm_pgoff selects the answer. */
function err_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  return -Number(vma.vm_pgoff);
}

/** Maps something, then fails. */
function errlate_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  OM('errlate remap=%d', remap(vma, PAGE_SIZE));
  return -ENOMEM;
}

/** Answers a positive number. */
function errpos_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  return 5;
}

/** Success, nothing mapped, vm_ops untouched. */
function nothing_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  return 0;
}

/** Success, nothing mapped, vm_ops without fault. */
function nofault_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  return 0;
}

/** vm_ops NULL makes the VMA look anonymous. */
function nullops_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = null;
  return 0;
}

/** Remaps only the first half of the VMA. */
function half_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  const r = remap(vma, PAGE_ALIGN(VSIZE(vma) / 2n));
  OM('half remap_pfn_range=%d', r);
  return r;
}

/** Remaps one page more than the VMA has. */
function beyond_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = log_ops;
  const r = remap(vma, VSIZE(vma) + PAGE_SIZE);
  OM('beyond remap_pfn_range=%d', r);
  return r;
}

/** Remaps the same range twice. */
function twice_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  OM('twice first=%d', remap(vma, VSIZE(vma)));
  OM('twice second=%d', remap(vma, VSIZE(vma)));
  return 0;
}

function unaligned_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  const r = remap_pfn_range(vma, vma.vm_start + 1n, pfn0, PAGE_SIZE, vma.vm_page_prot);
  OM('unaligned remap_pfn_range=%d', r);
  return r;
}

/** Refuses what is not VM_SHARED. */
function sharedonly_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (!(vma.vm_flags & VM_SHARED)) return -EINVAL;
  return remap(vma, VSIZE(vma));
}

/** Refuses writable mappings and forbids a later mprotect to writable. */
function ro_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (vma.vm_flags & VM_WRITE) return -EPERM;
  vm_flags_clear(vma, VM_MAYWRITE);
  return remap(vma, VSIZE(vma));
}

/** Clears only VM_WRITE, forgets vm_page_prot. */
function roflag_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vm_flags_clear(vma, VM_WRITE);
  return remap(vma, VSIZE(vma));
}

function setup(): number {
  // Eight pages, so that "beyond" stays inside.
  buf = __get_free_pages(GFP_KERNEL, 3);
  if (!buf) return -ENOMEM;
  for (let i = 0; i < 8; i++) om_pattern(buf + BigInt(i) * PAGE_SIZE, 'X', i);
  pfn0 = virt_to_phys(buf) >> PAGE_SHIFT;
  return 0;
}

OM_MODULE(
  [
    OM_DEV('err', err_mmap),
    OM_DEV('errlate', errlate_mmap),
    OM_DEV('errpos', errpos_mmap),
    OM_DEV('nothing', nothing_mmap),
    OM_DEV('nofault', nofault_mmap),
    OM_DEV('nullops', nullops_mmap),
    OM_DEV('half', half_mmap),
    OM_DEV('beyond', beyond_mmap),
    OM_DEV('twice', twice_mmap),
    OM_DEV('unaligned', unaligned_mmap),
    OM_DEV('sharedonly', sharedonly_mmap),
    OM_DEV('ro', ro_mmap),
    OM_DEV('roflag', roflag_mmap),
    {
      minor: MISC_DYNAMIC_MINOR,
      name: 'om_nommap',
      mode: 0o666,
      fops: { owner: THIS_MODULE, open: om_open, release: om_release },
    },
  ],
  setup,
  () => free_pages(buf, 3),
);
