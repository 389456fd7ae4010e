/**
 * pagewalk/ldd3.h: what drivers in old books use and Linux 6.12 no longer has, for the kernel profile `ldd3` alone.
 *
 * The profile is a composite of several old kernels on top of 6.12: no released kernel had all of it at once.
 */
import type { page, vm_area_struct as current, vm_flags_t } from 'linux/mm_types.h';
import type { vm_operations_struct as operations } from 'linux/mm_types.h';

/**
 * `struct vm_area_struct` as drivers before 6.1 saw it: its flags can be assigned, and the mappings of a process are a
 * list in the order of their addresses.
 *
 * Linux: include/linux/mm_types.h (2.6.36 to 6.0).
 */
export interface vm_area_struct extends Omit<current, 'vm_flags' | 'vm_ops'> {
  /** `VM_*` flags; assign them with `vma.vm_flags |= VM_IO`. Until 6.2. */
  vm_flags: vm_flags_t;
  /** Functions the kernel calls for this mapping. `null` makes the mapping anonymous memory. */
  vm_ops: vm_operations_struct | null;
  /** The mapping above this one; `null` behind the last, and in the driver's `mmap`. Until 6.0. */
  readonly vm_next?: vm_area_struct | null;
  /** The mapping below this one; `null` before the first, and in the driver's `mmap`. From 2.6.36 to 6.0. */
  readonly vm_prev?: vm_area_struct | null;
}

/**
 * `struct vm_operations_struct` with the handler that `fault` replaced.
 *
 * Linux: include/linux/mm.h (2.6.23 to 2.6.25 had both; `fault` wins).
 */
export interface vm_operations_struct extends operations {
  /**
   * An access found no page: return it, with a reference that get_page() took for the kernel, or NOPAGE_SIGBUS, or
   * NOPAGE_OOM. The page within the mapping is `(address - vma.vm_start) >> PAGE_SHIFT`; add `vma.vm_pgoff` for the page of
   * the device.
   *
   * Runs with mmap_sem held for reading; may sleep. Until 2.6.25; use `fault` since.
   *
   * @param address of the page, a multiple of the page size
   * @param type set `type.value` to VM_FAULT_MINOR or VM_FAULT_MAJOR: the kernel counts faults by it. Nothing else comes of
   *   it here
   */
  nopage?:
    | ((vma: vm_area_struct, address: bigint, type: { value: number } | null) => page | null)
    | undefined;
}

/** Returned by `nopage`: SIGBUS for the program. Linux: include/linux/mm.h, until 2.6.25. */
export declare const NOPAGE_SIGBUS: null;
/** Returned by `nopage`: no memory for the page. Linux: include/linux/mm.h, until 2.6.25. */
export declare const NOPAGE_OOM: page;
/** `type` of `nopage`: the page was in memory. Linux: include/linux/mm.h, until 2.6.25. */
export declare const VM_FAULT_MINOR: 0;
/**
 * The mapping is not swapped, merged or dumped. Until 3.6; use `VM_DONTEXPAND | VM_DONTDUMP` since, and here it is just
 * those two. Its own bit was 0x80000. Linux: include/linux/mm.h.
 */
export declare const VM_RESERVED: 0x4040000n;

export {};
