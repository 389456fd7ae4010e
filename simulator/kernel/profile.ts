/** What differs between kernels, as data. A profile is chosen once per machine. */
import type { MmTraits } from '../mm/context.ts';

/** What drivers see of their kernel, where kernels differ. */
export interface DriverTraits {
  /** Drivers assign `vma->vm_flags` (until 6.2); vm_flags_set() and its kind come with the end of it (R6.90). */
  readonly vmFlagsAssignable: boolean;
  /** VMAs of a process are a list, `vm_next` and `vm_prev` (until 6.0). */
  readonly vmaList: boolean;
  /** vm_operations_struct has `nopage` (until 2.6.25, R6.92). */
  readonly nopage: boolean;
}

export interface KernelProfile {
  /** `6.12`: what users write. */
  readonly version: string;
  /** One sentence for those who choose. */
  readonly description: string;
  /** `uname -r`. */
  readonly release: string;
  readonly traits: MmTraits;
  readonly drivers: DriverTraits;
  /** Pages of [vvar] and [vdso] below mmap_base: where top-down placement starts. */
  readonly vvarPages: number;
  readonly vdsoPages: number;
  /** maps ends with [vsyscall], which is no VMA (R2.32): the kernel was built without CONFIG_LEGACY_VSYSCALL_NONE. */
  readonly vsyscall: boolean;
}

const V6_12: KernelProfile = {
  version: '6.12',
  description: 'Linux 6.12.117 on x86-64.',
  release: '6.12.117',
  traits: {
    vmPat: true,
    secondMergeAttempt: true,
    mremapChecksFirst: false,
    guardRegions: false,
    oldStages: false,
  },
  drivers: { vmFlagsAssignable: false, vmaList: false, nopage: false },
  vvarPages: 4,
  vdsoPages: 2,
  // Why: so Debian configures the kernel that the recordings come from.
  vsyscall: false,
};

/**
 * Differs: no released kernel had all of this at once. Below the driver API, and wherever a trait does not say otherwise,
 * it is 6.12.
 */
const LDD3: KernelProfile = {
  ...V6_12,
  version: 'ldd3',
  description:
    'For old books: nopage, VM_RESERVED, vm_next and mmap_pgoff → do_mmap_pgoff → mmap_region on top of 6.12. A composite: no released kernel had all of it.',
  release: '2.6.10-ldd3',
  traits: { ...V6_12.traits, oldStages: true },
  drivers: { vmFlagsAssignable: true, vmaList: true, nopage: true },
  vsyscall: true,
};

const PROFILES: readonly KernelProfile[] = [V6_12, LDD3];

export const DEFAULT_KERNEL = '6.12';

/** The profile for a version as users write it (`6.12`), or undefined. */
export function kernelProfile(version: string): KernelProfile | undefined {
  return PROFILES.find((profile) => profile.version === version);
}

export function kernelVersions(): string[] {
  return PROFILES.map((profile) => profile.version);
}
