/** What differs between kernels, as data. A profile is chosen once per machine. */
import type { MmTraits } from '../mm/context.ts';

export interface KernelProfile {
  /** `6.12`: what users write. */
  readonly version: string;
  /** `uname -r`. */
  readonly release: string;
  readonly traits: MmTraits;
  /** Pages of [vvar] and [vdso] below mmap_base: where top-down placement starts. */
  readonly vvarPages: number;
  readonly vdsoPages: number;
}

const V6_12: KernelProfile = {
  version: '6.12',
  release: '6.12.117',
  traits: {
    vmPat: true,
    secondMergeAttempt: true,
    mremapChecksFirst: false,
    guardRegions: false,
  },
  vvarPages: 4,
  vdsoPages: 2,
};

const PROFILES: readonly KernelProfile[] = [V6_12];

export const DEFAULT_KERNEL = '6.12';

/** The profile for a version as users write it (`6.12`), or undefined. */
export function kernelProfile(version: string): KernelProfile | undefined {
  return PROFILES.find((profile) => profile.version === version);
}

export function kernelVersions(): string[] {
  return PROFILES.map((profile) => profile.version);
}
