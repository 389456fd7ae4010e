import type { Mmu } from '../arch/mmu.ts';
import type { PhysMemory } from '../arch/phys-memory.ts';
import type { Trace } from '../trace/trace.ts';
import type { AddressSpace } from './address-space.ts';
import type { AnonVmas } from './anon-vma.ts';
import type { FaultInject } from './fault-inject.ts';
import type { KernelMap } from './kernel-map.ts';
import type { MemMap } from './mem-map.ts';
import type { MemTypes } from './memtype-ranges.ts';
import type { MmStruct } from './mm-struct.ts';
import type { PageAlloc } from './page-alloc.ts';
import type { MmPorts, VmOperations } from './ports.ts';
import type { VmaTable } from './vma-table.ts';

/** Settings of a kernel and machine that change mm's results. Plain data; profiles fill it (H1–H8). */
export interface MmSettings {
  /** CONFIG_MEM_SOFT_DIRTY: new VMAs get VM_SOFTDIRTY. */
  readonly softDirty: boolean;
  /** THP built in: MAP_STACK sets VM_NOHUGEPAGE, 2 MiB anonymous maps are aligned. */
  readonly thp: boolean;
  /** vm.max_map_count. */
  maxMapCount: number;
  /** vm.mmap_min_addr, bytes. */
  mmapMinAddr: number;
  /** max(sysctl, CONFIG_LSM_MMAP_MIN_ADDR), bytes (R2.9). */
  internalMmapMinAddr: number;
  /** Bytes kept free below a VM_GROWSDOWN VMA. */
  readonly stackGuardGap: number;
  /** vm.overcommit_memory: 0 guess, 1 always, 2 never. */
  overcommitMemory: number;
  /** vm.overcommit_ratio: percent of RAM in mode 2. */
  overcommitRatio: number;
  /** vm.overcommit_kbytes: the limit of mode 2 itself, if not 0. */
  overcommitKbytes: number;
  /** vm.user_reserve_kbytes: mode 2 leaves that much to others, at most 1/32 of the process. */
  userReserveKbytes: number;
  /** vm.admin_reserve_kbytes: mode 2 leaves that much to root. */
  adminReserveKbytes: number;
  /** Physical address width of the CPU. */
  readonly physBits: number;
  readonly traits: MmTraits;
}

/** Named differences between kernel releases that the reference marks. */
export interface MmTraits {
  /** x86 marks full-VMA pfn maps with VM_PAT (until 6.15). */
  readonly vmPat: boolean;
  /** After ->mmap changed vm_flags the merge is tried again (6.12–6.15, R1.60). */
  readonly secondMergeAttempt: boolean;
  /** mremap checks everything before it unmaps the destination (6.17+, R4.28). */
  readonly mremapChecksFirst: boolean;
  /** MADV_GUARD_INSTALL exists (6.13+). */
  readonly guardRegions: boolean;
  /** Stages have the names and the order of old books: mmap_pgoff → do_mmap_pgoff → mmap_region, do_page_fault → do_no_page. */
  readonly oldStages: boolean;
}

/**
 * Everything the functions of mm share. It holds mm's own objects and the ports; nobody reaches the whole machine from
 * it.
 */
export interface MmContext {
  readonly memory: PhysMemory;
  readonly mmu: Mmu;
  readonly pages: MemMap;
  readonly alloc: PageAlloc;
  /** The kernel's own mappings outside the direct map. */
  readonly vmalloc: KernelMap;
  /** Cache types of device memory that is mapped. */
  readonly memtypes: MemTypes;
  readonly vmas: VmaTable;
  readonly trace: Trace;
  readonly ports: MmPorts;
  readonly settings: MmSettings;
  /** Allocations that fail on purpose. */
  readonly faults: FaultInject;
  readonly anonVmas: AnonVmas;
  /** Tables of VMA operations; 0 stands for NULL, 1 is the empty table. */
  readonly vmOps: VmOperations[];
  /** Address spaces by id. */
  readonly mms: (MmStruct | undefined)[];
  readonly mappings: (AddressSpace | undefined)[];
  /** Frame of the shared zero page. */
  readonly zeroPfn: number;
  /** Pages promised to private writable mappings. Linux: vm_committed_as. */
  committed: number;
  /** Those of them that Linux never returns: growth of a stack without VM_ACCOUNT, an mremap that failed late. */
  overcharged: number;
  /** How often somebody was told that memory cannot be promised. */
  commitWarnings: number;
  /** Warnings that the kernel gives once per boot and has given. Linux: pr_warn_once(). */
  readonly warnedOnce: Set<string>;
  /** Reports of bad pages and bad entries so far. */
  readonly badReports: { state: number; map: number };
}

/** vm_ops of a VMA: undefined when NULL. */
export function vmOps(k: MmContext, vma: number): VmOperations | undefined {
  const id = k.vmas.vm_ops[vma]!;
  return id === 0 ? undefined : k.vmOps[id];
}

/** Anonymous memory in Linux's sense: vm_ops is NULL. Linux: vma_is_anonymous(). */
export function vmaIsAnonymous(k: MmContext, vma: number): boolean {
  return k.vmas.vm_ops[vma] === 0;
}

export function mmOf(k: MmContext, vma: number): MmStruct {
  return k.mms[k.vmas.vm_mm[vma]!]!;
}
