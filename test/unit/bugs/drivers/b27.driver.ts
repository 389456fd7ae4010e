// B27: pgprot_writecombine() returns a protection; nobody keeps it.
import type { file } from 'linux/fs.h';
import {
  PAGE_SHIFT,
  PAGE_SIZE,
  pgprot_writecombine,
  remap_pfn_range,
  type vm_area_struct,
} from 'linux/mm.h';
import { device } from './device';

const FRAME_BUFFER = 0xfd000000n;

function b27_mmap(_filp: file, vma: vm_area_struct): number {
  pgprot_writecombine(vma.vm_page_prot);
  const pfn = FRAME_BUFFER >> PAGE_SHIFT;
  return remap_pfn_range(vma, vma.vm_start, pfn, PAGE_SIZE, vma.vm_page_prot);
}

device('b27', { mmap: b27_mmap }, () => 0);
