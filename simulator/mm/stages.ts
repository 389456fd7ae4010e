/** The stages of mm, in the order of a call. Names and order are those of Linux 6.12. */
import { stage } from '../trace/stage.ts';

export const VM_MMAP_PGOFF = stage('vm_mmap_pgoff', {
  group: 'mmap',
  linux: 'mm/util.c',
  summary: 'Security hooks have their say, then mmap_lock is taken for writing.',
  parameters: [
    'file:file',
    'addr:address',
    'len:size',
    'prot:prot',
    'flag:map_flags',
    'pgoff:pgoff',
  ],
  result: 'address',
});
export const DO_MMAP = stage('do_mmap', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Checks length and limits before anything is changed.',
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
export const DO_MMAP_FLAGS = stage('do_mmap:vm_flags', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'PROT_* and MAP_* bits become VM_* bits.',
  parameters: ['prot:prot', 'flags:map_flags', 'vm_flags:vm_flags'],
});
export const GET_UNMAPPED_AREA = stage('__get_unmapped_area', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Chooses the address: the hint, the fixed address, or the highest gap.',
  parameters: ['file:file', 'addr:address', 'len:size', 'pgoff:pgoff', 'flags:map_flags'],
  result: 'address',
});
export const DO_MMAP_PERMISSIONS = stage('do_mmap:permissions', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Does the open mode of the file allow this mapping, and has it an mmap method?',
  parameters: ['file:file', 'addr:address', 'len:size', 'vm_flags:vm_flags', 'pgoff:pgoff'],
});
export const MMAP_REGION = stage('mmap_region', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Write access to the file is registered; sealed files refuse here.',
  parameters: ['file:file', 'addr:address', 'len:size', 'vm_flags:vm_flags', 'pgoff:pgoff'],
  result: 'address',
});
export const MMAP_REGION_INNER = stage('__mmap_region', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Replaces what is in the way and makes the new VMA.',
  parameters: ['file:file', 'addr:address', 'len:size', 'vm_flags:vm_flags', 'pgoff:pgoff'],
  result: 'address',
});
export const VMS_GATHER = stage('vms_gather_munmap_vmas', {
  group: 'munmap',
  linux: 'mm/vma.c',
  summary: 'VMAs in the range are split at its edges and collected for removal.',
  parameters: ['start:address', 'end:address'],
});
export const MMAP_REGION_ACCOUNTING = stage('__mmap_region:accounting', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'Address space limits, and memory promised to private writable mappings.',
  parameters: ['addr:address', 'pages:ulong', 'vm_flags:vm_flags'],
});
export const VMA_MERGE_NEW_RANGE = stage('vma_merge_new_range', {
  group: 'mmap',
  linux: 'mm/vma.c',
  summary: 'Can a neighbour simply be extended? Then no VMA is made and ->mmap is not called.',
  parameters: ['start:address', 'end:address', 'vm_flags:vm_flags', 'pgoff:pgoff'],
  result: 'vma',
});
export const MMAP_REGION_NEW_VMA = stage('__mmap_region:vm_area_alloc', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'A new vm_area_struct is filled in: range, flags, page protection, file offset.',
  parameters: ['vma:vma', 'start:address', 'end:address', 'vm_flags:vm_flags', 'pgoff:pgoff'],
});
export const CALL_MMAP = stage('call_mmap', {
  group: 'mmap',
  linux: 'include/linux/fs.h',
  summary: "The file's own ->mmap(file, vma) is called: for a device this is the driver's handler.",
  parameters: ['file:file', 'vma:vma'],
});
export const MMAP_REGION_INSERT = stage('__mmap_region:insert', {
  group: 'mmap',
  linux: 'mm/mmap.c',
  summary: 'The VMA enters the tree and is linked to its file; counters follow.',
  parameters: ['vma:vma', 'start:address', 'end:address', 'vm_flags:vm_flags'],
});
export const MM_POPULATE = stage('mm_populate', {
  group: 'mmap',
  linux: 'mm/gup.c',
  summary: 'MAP_POPULATE or a locked mapping: pages are faulted in now, errors ignored.',
  parameters: ['addr:address', 'len:size'],
});
export const REMAP_PFN_RANGE = stage('remap_pfn_range', {
  group: 'mmap',
  linux: 'mm/memory.c',
  summary: 'Page table entries for a range of physical frames are written, without struct pages.',
  parameters: ['vma:vma', 'addr:address', 'pfn:pfn', 'size:size', 'prot:pgprot'],
});
export const VM_IOMAP_MEMORY = stage('vm_iomap_memory', {
  group: 'mmap',
  linux: 'mm/memory.c',
  summary: 'A region of device memory is mapped as far as the VMA and its offset ask.',
  parameters: ['vma:vma', 'start:ulong', 'len:size'],
});
export const VM_INSERT_PAGE = stage('vm_insert_page', {
  group: 'mmap',
  linux: 'mm/memory.c',
  summary: 'One page is mapped; it is counted and keeps a reference until it is unmapped.',
  parameters: ['vma:vma', 'addr:address', 'pfn:pfn'],
});
export const VMF_INSERT_PFN = stage('vmf_insert_pfn_prot', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A fault handler maps one frame, without struct page and uncounted.',
  parameters: ['vma:vma', 'addr:address', 'pfn:pfn', 'pgprot:pgprot'],
  result: 'fault_result',
});
export const VMF_INSERT_MIXED = stage('__vm_insert_mixed', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A fault handler maps one frame into a VM_MIXEDMAP mapping, uncounted.',
  parameters: ['vma:vma', 'addr:address', 'pfn:pfn', 'mkwrite:int'],
  result: 'fault_result',
});
export const VMALLOC = stage('__vmalloc_node_range', {
  group: 'kernel memory',
  linux: 'mm/vmalloc.c',
  summary: 'Single pages are allocated and mapped in a row in the vmalloc area.',
  parameters: ['size:size', 'gfp_mask:int'],
});
export const REMAP_VMALLOC_RANGE = stage('remap_vmalloc_range', {
  group: 'mmap',
  linux: 'mm/vmalloc.c',
  summary: 'The pages of a vmalloc area are inserted one by one.',
  parameters: ['vma:vma', 'area_offset:ulong', 'pgoff:pgoff'],
});
export const IOREMAP = stage('__ioremap_caller', {
  group: 'kernel memory',
  linux: 'arch/x86/mm/ioremap.c',
  summary: 'Device memory is mapped for the kernel; RAM is refused.',
  parameters: ['phys_addr:ulong', 'size:size', 'pcm:pgprot'],
});
export const ZAP_VMA_PTES = stage('zap_vma_ptes', {
  group: 'mmap',
  linux: 'mm/memory.c',
  summary: 'Entries of a pfn mapping are cleared; the next access asks ->fault again.',
  parameters: ['vma:vma', 'addr:address', 'size:size'],
});
export const DO_VMI_MUNMAP = stage('do_vmi_munmap', {
  group: 'munmap',
  linux: 'mm/vma.c',
  summary: 'Checks the range and finds the first VMA in it.',
  parameters: ['start:address', 'len:size'],
});
export const UNMAP_REGION = stage('unmap_region', {
  group: 'munmap',
  linux: 'mm/vma.c',
  summary:
    'Page table entries are cleared and empty tables freed; the VMAs are already out of the tree.',
  parameters: ['start:address', 'end:address'],
});
export const REMOVE_VMA = stage('remove_vma', {
  group: 'munmap',
  linux: 'mm/vma.c',
  summary: '->close is called, the file reference dropped and the VMA freed.',
  parameters: ['vma:vma', 'start:address', 'end:address'],
});
export const SPLIT_VMA = stage('__split_vma', {
  group: 'vma',
  linux: 'mm/vma.c',
  summary: 'One VMA becomes two at an address; the new part gets ->open.',
  parameters: ['vma:vma', 'addr:address', 'new_below:int'],
});
export const DO_MPROTECT = stage('do_mprotect_pkey', {
  group: 'mprotect',
  linux: 'mm/mprotect.c',
  summary: 'Checks the range, then changes VMA after VMA.',
  parameters: ['start:address', 'len:size', 'prot:prot'],
});
export const MPROTECT_FIXUP = stage('mprotect_fixup', {
  group: 'mprotect',
  linux: 'mm/mprotect.c',
  summary:
    'The flags of one VMA change: merge or split, then its page table entries are rewritten.',
  parameters: ['vma:vma', 'start:address', 'end:address', 'newflags:vm_flags'],
});
export const CHANGE_PROTECTION = stage('mprotect_fixup:change_protection', {
  group: 'mprotect',
  linux: 'mm/mprotect.c',
  summary: 'The VMA has its new flags; its page table entries are rewritten.',
  parameters: ['vma:vma', 'start:address', 'end:address'],
});
export const EXC_PAGE_FAULT = stage('exc_page_fault', {
  group: 'page fault',
  linux: 'arch/x86/mm/fault.c',
  summary: 'The CPU found no usable entry for the address.',
  parameters: ['address:address', 'error_code:int'],
});
export const DO_USER_ADDR_FAULT = stage('do_user_addr_fault', {
  group: 'page fault',
  linux: 'arch/x86/mm/fault.c',
  summary: 'Looks up the VMA and checks whether it allows the access.',
  parameters: ['address:address', 'error_code:int'],
});
export const ACCESS_ERROR = stage('do_user_addr_fault:access_error', {
  group: 'page fault',
  linux: 'arch/x86/mm/fault.c',
  summary: 'The VMA is found: does it allow this access?',
  parameters: ['vma:vma', 'address:address', 'error_code:int'],
});
export const HANDLE_MM_FAULT = stage('handle_mm_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary:
    'The access is allowed: tables are allocated down to the entry and the kind of fault is decided.',
  parameters: ['vma:vma', 'address:address', 'flags:fault_flags'],
  result: 'fault_result',
});
export const DO_ANONYMOUS_PAGE = stage('do_anonymous_page', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'Anonymous memory: a read maps the zero page, a write a fresh zeroed page.',
  parameters: ['vma:vma', 'address:address', 'flags:fault_flags'],
  result: 'fault_result',
});
export const DO_FAULT = stage('do_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A VMA with operations: read, copy-on-write or shared write fault.',
  parameters: ['vma:vma', 'address:address', 'flags:fault_flags', 'pgoff:pgoff'],
  result: 'fault_result',
});
export const DO_READ_FAULT = stage('do_read_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A read: cached pages around the address are mapped, or ->fault is asked.',
  parameters: ['vma:vma', 'address:address', 'pgoff:pgoff'],
  result: 'fault_result',
});
export const DO_COW_FAULT = stage('do_cow_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A write to a private mapping: the page that ->fault gives is copied.',
  parameters: ['vma:vma', 'address:address', 'pgoff:pgoff'],
  result: 'fault_result',
});
export const DO_SHARED_FAULT = stage('do_shared_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A write to a shared mapping: ->fault, then ->page_mkwrite.',
  parameters: ['vma:vma', 'address:address', 'pgoff:pgoff'],
  result: 'fault_result',
});
export const VM_OPS_FAULT = stage('__do_fault', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: "vm_ops->fault is called: the driver's or file system's handler provides the page.",
  parameters: ['vma:vma', 'address:address', 'pgoff:pgoff', 'flags:fault_flags'],
  result: 'fault_result',
});
export const DO_WP_PAGE = stage('do_wp_page', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'A write met a read-only entry: reuse the page, notify the owner, or copy.',
  parameters: ['vma:vma', 'address:address', 'pfn:pfn'],
  result: 'fault_result',
});
export const WP_PAGE_COPY = stage('do_wp_page:wp_page_copy', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'Others use the page, too: the entry gets a private copy.',
  parameters: ['vma:vma', 'address:address', 'pfn:pfn'],
});
export const SET_PTE = stage('set_pte_at', {
  group: 'page fault',
  linux: 'mm/memory.c',
  summary: 'The entry is written; the instruction will be restarted.',
  parameters: ['address:address', 'pfn:pfn', 'prot:pgprot'],
});
export const UNMAP_MAPPING_RANGE = stage('unmap_mapping_range', {
  group: 'truncate',
  linux: 'mm/memory.c',
  summary: 'Entries that map a range of the file go, in every address space that maps it.',
  parameters: ['mapping:int', 'holebegin:ulong', 'holelen:ulong', 'even_cows:int'],
});
export const DUP_MMAP = stage('dup_mmap', {
  group: 'fork',
  linux: 'kernel/fork.c',
  summary: 'The child gets a copy of each VMA, ascending: ->open, then its page table entries.',
  parameters: ['mm:int', 'oldmm:int', 'map_count:int'],
});
export const COPY_PAGE_RANGE = stage('copy_page_range', {
  group: 'fork',
  linux: 'mm/memory.c',
  summary: 'Entries are copied; private writable pages become read-only in parent and child.',
  parameters: ['dst_vma:vma', 'src_vma:vma', 'start:address', 'end:address'],
});
export const EXIT_MMAP = stage('exit_mmap', {
  group: 'exit',
  linux: 'mm/mmap.c',
  summary: 'The whole address space goes away: entries first, then each VMA with ->close.',
  parameters: ['map_count:int'],
});
export const DO_MLOCK = stage('do_mlock', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'The limit is checked, VMAs are flagged, then their pages faulted in.',
  parameters: ['start:address', 'len:size', 'flags:int'],
});
export const APPLY_VMA_LOCK_FLAGS = stage('apply_vma_lock_flags', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'VMA after VMA gets the lock flags; a hole ends it.',
  parameters: ['start:address', 'len:size', 'flags:vm_flags'],
});
export const MLOCK_FIXUP = stage('mlock_fixup', {
  group: 'mlock',
  linux: 'mm/mlock.c',
  summary: 'The lock flags of one VMA change: merge or split, and its pages are counted.',
  parameters: ['vma:vma', 'start:address', 'end:address', 'newflags:vm_flags'],
});
export const DO_MADVISE = stage('do_madvise', {
  group: 'madvise',
  linux: 'mm/madvise.c',
  summary: 'Checks advice and range, then goes from VMA to VMA.',
  parameters: ['start:address', 'len_in:size', 'behavior:int'],
});
export const MADVISE_VMA = stage('madvise_vma_behavior', {
  group: 'madvise',
  linux: 'mm/madvise.c',
  summary: 'What the advice means for one VMA: pages go, or flags change.',
  parameters: ['vma:vma', 'start:address', 'end:address', 'behavior:int'],
});
export const MREMAP_TO = stage('mremap_to', {
  group: 'mremap',
  linux: 'mm/mremap.c',
  summary: 'A move to a given place: what lies there is unmapped before the source is checked.',
  parameters: ['addr:address', 'old_len:size', 'new_addr:address', 'new_len:size', 'flags:int'],
  result: 'address',
});
export const VMA_TO_RESIZE = stage('vma_to_resize', {
  group: 'mremap',
  linux: 'mm/mremap.c',
  summary: 'May this VMA have the new size?',
  parameters: ['addr:address', 'old_len:size', 'new_len:size', 'flags:int'],
  result: 'vma',
});
export const MOVE_VMA = stage('move_vma', {
  group: 'mremap',
  linux: 'mm/mremap.c',
  summary: 'The VMA is copied, its entries move, the old range is unmapped.',
  parameters: [
    'vma:vma',
    'old_addr:address',
    'old_len:size',
    'new_len:size',
    'new_addr:address',
    'flags:int',
  ],
  result: 'address',
});
export const COPY_VMA = stage('copy_vma', {
  group: 'mremap',
  linux: 'mm/vma.c',
  summary: 'A VMA for the new place: a neighbour is extended, or a copy made and ->open called.',
  parameters: ['vma:vma', 'addr:address', 'len:size', 'pgoff:pgoff'],
  result: 'vma',
});
export const MOVE_PAGE_TABLES = stage('move_page_tables', {
  group: 'mremap',
  linux: 'mm/mremap.c',
  summary: 'Entries move to the new addresses; the pages stay where they are.',
  parameters: ['old_addr:address', 'new_addr:address', 'len:size'],
});
export const DO_BRK_FLAGS = stage('do_brk_flags', {
  group: 'brk',
  linux: 'mm/mmap.c',
  summary: 'The heap grows: its VMA is extended, or a first one made.',
  parameters: ['addr:address', 'len:size'],
});
export const DO_MSEAL = stage('do_mseal', {
  group: 'mseal',
  linux: 'mm/mseal.c',
  summary: 'Every mapping of the range is sealed against change.',
  parameters: ['start:address', 'len_in:size', 'flags:int'],
});
export const VFS_FSYNC_RANGE = stage('vfs_fsync_range', {
  group: 'msync',
  linux: 'fs/sync.c',
  summary: "The file's ->fsync writes the range back.",
  parameters: ['file:file', 'start:ulong', 'end:ulong'],
});
export const PROCESS_VM_RW = stage('process_vm_rw', {
  group: 'process_vm',
  linux: 'mm/process_vm_access.c',
  summary: 'Pages of another address space are pinned and copied.',
  parameters: ['mm:int', 'addr:address', 'len:size', 'write:int'],
});
export const OUT_OF_MEMORY = stage('out_of_memory', {
  group: 'oom',
  linux: 'mm/oom_kill.c',
  summary: 'No page is free and none can be reclaimed: the process that holds most is killed.',
  parameters: ['gfp_mask:int', 'order:int'],
});
export const SHMEM_SETATTR = stage('shmem_setattr', {
  group: 'truncate',
  linux: 'mm/shmem.c',
  summary: 'The size changes; pages beyond the new end leave every address space.',
  parameters: ['mapping:int', 'oldsize:size', 'newsize:size'],
});
export const SHMEM_FALLOCATE = stage('shmem_fallocate', {
  group: 'truncate',
  linux: 'mm/shmem.c',
  summary: 'Pages are allocated ahead, or a hole is punched.',
  parameters: ['mapping:int', 'mode:int', 'offset:ulong', 'len:size'],
});
export const MEMFD_ADD_SEALS = stage('memfd_add_seals', {
  group: 'memfd',
  linux: 'mm/memfd.c',
  summary: 'The file is sealed, unless a shared writable mapping stands against it.',
  parameters: ['file:file', 'seals:int'],
});
