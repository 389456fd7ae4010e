// Drivers that exercise the rest of vm_operations_struct.
import { EACCES, EINVAL, ENOMEM, EPERM } from 'linux/errno.h';
import type { file, inode } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  get_page,
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  virt_to_page,
  VM_DONTCOPY,
  VM_EXEC,
  VM_FAULT_SIGBUS,
  vm_flags_set,
  VM_SOFTDIRTY,
  vma_pages,
  type vm_area_struct,
  type vm_fault,
  type vm_fault_t,
  type vm_operations_struct,
} from 'linux/mm.h';
import { __get_free_pages, __GFP_COMP, free_pages, GFP_KERNEL } from 'linux/slab.h';
import { memcpy } from 'linux/string.h';
import {
  OM,
  OM_DEV,
  om_enter,
  OM_MODULE,
  om_open,
  om_pattern,
  om_vma_close,
  om_vma_open,
  VSIZE,
} from './om';

const NPAGES = 4n;
let buf = 0n;

function buf_fault(vmf: vm_fault): vm_fault_t {
  if (vmf.pgoff >= NPAGES) return VM_FAULT_SIGBUS;
  vmf.page = virt_to_page(buf + (vmf.pgoff << PAGE_SHIFT));
  get_page(vmf.page);
  return 0;
}

/** One object per mmap() call, counted through open and close, freed by the last close. */
interface obj {
  refs: number;
  readonly id: number;
}
let next_id = 0;

function refcnt_open(vma: vm_area_struct): void {
  const o = vma.vm_private_data as obj;
  OM('refcnt open  %lx-%lx obj %d refs %d', vma.vm_start, vma.vm_end, o.id, ++o.refs);
}

function refcnt_close(vma: vm_area_struct): void {
  const o = vma.vm_private_data as obj;
  OM('refcnt close %lx-%lx obj %d refs %d', vma.vm_start, vma.vm_end, o.id, --o.refs);
  if (!o.refs) OM('refcnt free obj %d', o.id);
}

const refcnt_ops: vm_operations_struct = {
  open: refcnt_open,
  close: refcnt_close,
  fault: buf_fault,
};

function refcnt_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  const o: obj = { id: ++next_id, refs: 1 };
  vma.vm_private_data = o;
  vma.vm_ops = refcnt_ops;
  return 0;
}

function refcnt_open_file(i: inode, f: file): number {
  next_id = 0;
  return om_open(i, f);
}

/** VM_DONTCOPY keeps the mapping out of the child. */
function dontcopy_mmap(f: file, vma: vm_area_struct): number {
  const r = refcnt_mmap(f, vma);
  vm_flags_set(vma, VM_DONTCOPY);
  return r;
}

/** may_split refuses. */
function nosplit_may_split(vma: vm_area_struct, addr: bigint): number {
  OM('nosplit may_split %lx-%lx at %lx', vma.vm_start, vma.vm_end, addr);
  return -EINVAL;
}

const nosplit_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  may_split: nosplit_may_split,
  fault: buf_fault,
};

function nosplit_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = nosplit_ops;
  return 0;
}

/** Logs mremap; refuses when mapped with a page offset. */
function mremap_mremap(vma: vm_area_struct): number {
  OM('mremap mremap -> %lx-%lx pgoff=%lx', vma.vm_start, vma.vm_end, vma.vm_pgoff);
  return vma.vm_pgoff ? -EPERM : 0;
}

const mremap_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  mremap: mremap_mremap,
  fault: buf_fault,
};

function mremap_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = mremap_ops;
  return 0;
}

/** mprotect refuses PROT_EXEC. */
function mprot_mprotect(vma: vm_area_struct, s: bigint, e: bigint, newflags: bigint): number {
  const flags = newflags & ~VM_SOFTDIRTY;
  OM('mprot mprotect %lx-%lx of %lx-%lx newflags=%lx', s, e, vma.vm_start, vma.vm_end, flags);
  return newflags & VM_EXEC ? -EACCES : 0;
}

const mprot_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  mprotect: mprot_mprotect,
  fault: buf_fault,
};

function mprot_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  vma.vm_ops = mprot_ops;
  return 0;
}

/** A pfn mapping that debuggers can still read. */
function access_access(
  vma: vm_area_struct,
  addr: bigint,
  p: bigint,
  len: number,
  write: number,
): number {
  const off = addr - vma.vm_start + (vma.vm_pgoff << PAGE_SHIFT);

  OM('access %s addr=%lx len=%d', write ? 'write' : 'read', addr, len);
  if (off >= NPAGES * PAGE_SIZE) return -EINVAL;
  const n = Math.min(len, Number(NPAGES * PAGE_SIZE - off));
  if (write) memcpy(buf + off, p, n);
  else memcpy(p, buf + off, n);
  return n;
}

const access_ops: vm_operations_struct = {
  open: om_vma_open,
  close: om_vma_close,
  access: access_access,
};

function remap_buf(vma: vm_area_struct): number {
  const pfn = (virt_to_phys(buf) >> PAGE_SHIFT) + vma.vm_pgoff;
  return remap_pfn_range(vma, vma.vm_start, pfn, VSIZE(vma), vma.vm_page_prot);
}

function access_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (vma.vm_pgoff + vma_pages(vma) > NPAGES) return -EINVAL;
  vma.vm_ops = access_ops;
  return remap_buf(vma);
}

/** The same pages without access. */
function noaccess_mmap(_f: file, vma: vm_area_struct): number {
  om_enter(vma);
  if (vma.vm_pgoff + vma_pages(vma) > NPAGES) return -EINVAL;
  return remap_buf(vma);
}

function setup(): number {
  buf = __get_free_pages(GFP_KERNEL | __GFP_COMP, 2);
  if (!buf) return -ENOMEM;
  for (let i = 0; i < NPAGES; i++) om_pattern(buf + BigInt(i) * PAGE_SIZE, 'B', i);
  return 0;
}

OM_MODULE(
  [
    OM_DEV('refcnt', refcnt_mmap, { open: refcnt_open_file }),
    OM_DEV('dontcopy', dontcopy_mmap),
    OM_DEV('nosplit', nosplit_mmap),
    OM_DEV('mremap', mremap_mmap),
    OM_DEV('mprot', mprot_mmap),
    OM_DEV('access', access_mmap),
    OM_DEV('noaccess', noaccess_mmap),
  ],
  setup,
  () => free_pages(buf, 2),
);
