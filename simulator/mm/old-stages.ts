/** The stages of mm that a profile with old function names has where 6.12 has others. */
import { stage } from '../trace/stage.ts';

/** Until 5.9. */
export const DO_MMAP_PGOFF = stage('do_mmap_pgoff', {
  group: 'mmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'Address and length are worked out, flags become VM_* bits, permissions are checked.',
  parameters: [
    'file:file',
    'addr:address',
    'len:size',
    'prot:prot',
    'flags:map_flags',
    'pgoff:pgoff',
  ],
  result: 'address',
});
/** Until 6.9. */
export const OLD_GET_UNMAPPED_AREA = stage('get_unmapped_area', {
  group: 'mmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'Chooses the address: the hint, the fixed address, or the highest gap.',
  parameters: ['file:file', 'addr:address', 'len:size', 'pgoff:pgoff', 'flags:map_flags'],
  result: 'address',
});
/** Until 6.11. */
export const VMA_MERGE = stage('vma_merge', {
  group: 'mmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'Can a neighbour simply be extended? Then no VMA is made and ->mmap is not called.',
  parameters: ['start:address', 'end:address', 'vm_flags:vm_flags', 'pgoff:pgoff'],
  result: 'vma',
});
/** Until 6.0. */
export const DO_MUNMAP = stage('do_munmap', {
  group: 'munmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'Checks the range and finds the first VMA in it.',
  parameters: ['start:address', 'len:size'],
});
/** Until 6.0. */
export const DETACH_VMAS = stage('detach_vmas_to_be_unmapped', {
  group: 'munmap (ldd3)',
  linux: 'mm/mmap.c',
  summary: 'VMAs in the range are split at its edges and taken out of the list.',
  parameters: ['start:address', 'end:address'],
});
/** Until 5.7. */
export const DO_PAGE_FAULT = stage('do_page_fault', {
  group: 'page fault (ldd3)',
  linux: 'arch/x86/mm/fault.c',
  summary:
    'The CPU found no usable entry: the VMA is looked up, and whether it allows the access is checked.',
  parameters: ['address:address', 'error_code:int'],
});
/** Still there in 6.12, which has no stage for it. */
export const HANDLE_PTE_FAULT = stage('handle_pte_fault', {
  group: 'page fault (ldd3)',
  linux: 'mm/memory.c',
  summary: 'Is there no page yet, or one that may not be written?',
  parameters: ['vma:vma', 'address:address', 'flags:fault_flags'],
  result: 'fault_result',
});
/** Until 2.6.22. */
export const DO_NO_PAGE = stage('do_no_page', {
  group: 'page fault (ldd3)',
  linux: 'mm/memory.c',
  summary: "vm_ops->nopage is asked for the page: the driver's handler returns it.",
  parameters: ['vma:vma', 'address:address', 'flags:fault_flags'],
  result: 'fault_result',
});
