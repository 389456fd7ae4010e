// B26: the protection is changed when the entries are there already; b26ok does it in time.
import type { file } from 'linux/fs.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  pgprot_writecombine,
  remap_pfn_range,
  type vm_area_struct,
} from 'linux/mm.h';
import { device } from './device';
import { misc_register, MISC_DYNAMIC_MINOR } from 'linux/miscdevice.h';

const FRAME_BUFFER = 0xfd000000n;

function map(vma: vm_area_struct): number {
  const pfn = FRAME_BUFFER >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
}

function b26_mmap(_filp: file, vma: vm_area_struct): number {
  const err = map(vma);
  vma.vm_page_prot = pgprot_writecombine(vma.vm_page_prot);
  return err;
}

function b26ok_mmap(_filp: file, vma: vm_area_struct): number {
  vma.vm_page_prot = pgprot_writecombine(vma.vm_page_prot);
  return map(vma);
}

device('b26', { mmap: b26_mmap }, () =>
  misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'b26ok', fops: { mmap: b26ok_mmap } }),
);
