// Drivers that fill pages on demand.
import { EINVAL, EIO, ENOMEM } from 'linux/errno.h';
import type { address_space_operations, file, inode } from 'linux/fs.h';
import {
  __free_page,
  alloc_page,
  FAULT_FLAG_REMOTE,
  FAULT_FLAG_WRITE,
  get_page,
  GFP_KERNEL,
  page_address,
  page_folio,
  page_to_pfn,
  VM_DONTEXPAND,
  VM_FAULT_HWPOISON,
  VM_FAULT_LOCKED,
  VM_FAULT_NOPAGE,
  VM_FAULT_OOM,
  VM_FAULT_SIGBUS,
  VM_FAULT_SIGSEGV,
  vm_flags_set,
  VM_MAYWRITE,
  VM_MIXEDMAP,
  VM_PFNMAP,
  VM_SHARED,
  vmf_error,
  vmf_insert_mixed,
  vmf_insert_pfn,
  type page,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
  type vm_operations_struct,
} from 'linux/mm.h';
import { lock_page, noop_dirty_folio, unlock_page } from 'linux/pagemap.h';
import { pfn_to_pfn_t } from 'linux/pfn_t.h';
import { folio_mkclean } from 'linux/rmap.h';
import {
  OM,
  OM_DEV,
  OM_DEVNAME,
  om_enter,
  OM_MODULE,
  om_open,
  om_pattern,
  om_vma_close,
  om_vma_open,
} from './om';

const NPAGES = 4;
const pages: page[] = [];
const wpages: page[] = [];

function log_fault(vmf: vm_fault): void {
  OM(
    '%s fault addr=%lx pgoff=%lx%s%s',
    OM_DEVNAME(vmf.vma),
    vmf.address,
    vmf.pgoff,
    vmf.flags & FAULT_FLAG_WRITE ? ' write' : ' read',
    vmf.flags & FAULT_FLAG_REMOTE ? ' remote' : '',
  );
}

/** One page per fault, SIGBUS past the end. */
function nopage_fault(vmf: vm_fault): vm_fault_t {
  log_fault(vmf);
  const p = pages[Number(vmf.pgoff)];
  if (!p) return VM_FAULT_SIGBUS;
  get_page(p);
  vmf.page = p;
  return 0;
}

const nopage_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  fault: nopage_fault,
};

function nopage_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = nopage_ops;
  return 0;
}

/** fault and page_mkwrite; write(2) of anything to the device cleans all pages. */
function mkwrite_fault(vmf: vm_fault): vm_fault_t {
  log_fault(vmf);
  const p = wpages[Number(vmf.pgoff)];
  if (!p) return VM_FAULT_SIGBUS;
  get_page(p);
  p.mapping = vmf.vma.vm_file!.f_mapping;
  p.index = vmf.pgoff;
  vmf.page = p;
  return 0;
}

function mkwrite_mkwrite(vmf: vm_fault): vm_fault_t {
  OM('mkwrite page_mkwrite addr=%lx pgoff=%lx', vmf.address, vmf.pgoff);
  // The last page refuses writers.
  if (vmf.pgoff === BigInt(NPAGES - 1)) return VM_FAULT_SIGBUS;
  lock_page(vmf.page!);
  return VM_FAULT_LOCKED;
}

const mkwrite_aops: address_space_operations = { dirty_folio: noop_dirty_folio };

function mkwrite_open(i: inode, f: file): number {
  f.f_mapping.a_ops = mkwrite_aops;
  return om_open(i, f);
}

const mkwrite_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  fault: mkwrite_fault,
  page_mkwrite: mkwrite_mkwrite,
};

function mkwrite_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = mkwrite_ops;
  return 0;
}

function mkwrite_write(_f: file, _b: bigint, n: bigint): number {
  for (const [i, p] of wpages.entries()) {
    lock_page(p);
    const cleaned = folio_mkclean(page_folio(p));
    OM('mkwrite clean page %d: %d pte(s) were dirty or writable', i, cleaned);
    unlock_page(p);
  }
  return Number(n);
}

/** VM_PFNMAP, vmf_insert_pfn on demand. */
function pfnfault_fault(vmf: vm_fault): vm_fault_t {
  log_fault(vmf);
  const p = pages[Number(vmf.pgoff)];
  if (!p) return VM_FAULT_SIGBUS;
  const r = vmf_insert_pfn(vmf.vma, vmf.address, page_to_pfn(p));
  OM('pfnfault vmf_insert_pfn=%x', r);
  return r;
}

function pfnfault_mkwrite(vmf: vm_fault): vm_fault_t {
  OM('pfnfault pfn_mkwrite addr=%lx pgoff=%lx', vmf.address, vmf.pgoff);
  return 0;
}

const pfnfault_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  fault: pfnfault_fault,
  pfn_mkwrite: pfnfault_mkwrite,
};

function pfnfault_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  // vmf_insert_pfn is a BUG in a copy-on-write mapping.
  if ((vma.vm_flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE) return -EINVAL;
  vm_flags_set(vma, VM_PFNMAP | VM_DONTEXPAND);
  vma.vm_ops = pfnfault_ops;
  return 0;
}

/** VM_MIXEDMAP, vmf_insert_mixed on demand. */
function mixed_fault(vmf: vm_fault): vm_fault_t {
  log_fault(vmf);
  const p = pages[Number(vmf.pgoff)];
  if (!p) return VM_FAULT_SIGBUS;
  const r = vmf_insert_mixed(vmf.vma, vmf.address, pfn_to_pfn_t(page_to_pfn(p)));
  OM('mixed vmf_insert_mixed=%x', r);
  return r;
}

const mixed_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  fault: mixed_fault,
};

function mixed_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vm_flags_set(vma, VM_MIXEDMAP);
  vma.vm_ops = mixed_ops;
  return 0;
}

let oom_left = 0;
let pass = 0;

/** The page offset selects the answer. */
function faulterr_fault(vmf: vm_fault): vm_fault_t {
  log_fault(vmf);
  switch (vmf.pgoff) {
    case 0n:
      return VM_FAULT_SIGBUS;
    case 1n:
      return VM_FAULT_SIGSEGV;
    case 2n:
      return VM_FAULT_HWPOISON;
    case 3n:
      return vmf_error(-EIO);
    case 4n:
      if (++oom_left <= 2) return VM_FAULT_OOM;
      oom_left = 0;
      return VM_FAULT_SIGBUS;
    case 5n:
      if (++pass <= 2) return VM_FAULT_NOPAGE;
      pass = 0;
      break;
    case 6n:
      // A bug: success without a page.
      return 0;
  }
  get_page(pages[0]!);
  vmf.page = pages[0]!;
  return 0;
}

const faulterr_ops: vm_operations_struct = { fault: faulterr_fault };

function faulterr_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = faulterr_ops;
  return 0;
}

function setup(): number {
  for (let i = 0; i < NPAGES; i++) {
    const p = alloc_page(GFP_KERNEL);
    const w = alloc_page(GFP_KERNEL);
    if (!p || !w) return -ENOMEM;
    pages[i] = p;
    wpages[i] = w;
    om_pattern(page_address(p), 'N', i);
    om_pattern(page_address(w), 'W', i);
  }
  return 0;
}

function cleanup(): void {
  for (let i = 0; i < NPAGES; i++) {
    wpages[i]!.mapping = null;
    __free_page(pages[i]!);
    __free_page(wpages[i]!);
  }
}

OM_MODULE(
  [
    OM_DEV('nopage', nopage_mmap),
    OM_DEV('mkwrite', mkwrite_mmap, { open: mkwrite_open, write: mkwrite_write }),
    OM_DEV('mkwritebug', mkwrite_mmap),
    OM_DEV('pfnfault', pfnfault_mmap),
    OM_DEV('mixed', mixed_mmap),
    OM_DEV('faulterr', faulterr_mmap),
  ],
  setup,
  cleanup,
);
