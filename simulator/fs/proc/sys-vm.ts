/** /proc/sys/vm. Linux: vm_table in kernel/sysctl.c, mm/util.c, mm/mmap.c, security/min_addr.c (6.12). */
import type { MmSettings } from '../../mm/context.ts';
import type { Sysctl } from './sysctl.ts';

type Setting = {
  readonly [K in keyof MmSettings]: MmSettings[K] extends number ? K : never;
}[keyof MmSettings];

/** Smallest address that may be mapped whatever the sysctl says (H6). Linux: CONFIG_LSM_MMAP_MIN_ADDR. */
const LSM_MMAP_MIN_ADDR = 65536;

export function vmSysctls(settings: MmSettings): readonly Sysctl[] {
  const entry = (
    name: string,
    type: Sysctl['type'],
    key: Setting,
    range: { min?: number; max?: number } = {},
    changed: () => void = () => undefined,
  ): Sysctl => {
    // Why: a setting is a number, but what was written is read back to the last digit.
    let written = BigInt(settings[key]);
    return {
      name,
      type,
      ...range,
      get: () => (Number(written) === settings[key] ? written : BigInt(settings[key])),
      set: (value) => {
        written = value;
        Object.assign(settings, { [key]: Number(value) });
        changed();
      },
    };
  };
  return [
    entry('admin_reserve_kbytes', 'ulong', 'adminReserveKbytes'),
    entry('max_map_count', 'int', 'maxMapCount', { min: 0 }),
    entry('mmap_min_addr', 'ulong', 'mmapMinAddr', {}, () => {
      settings.internalMmapMinAddr = Math.max(settings.mmapMinAddr, LSM_MMAP_MIN_ADDR);
    }),
    entry('overcommit_kbytes', 'ulong', 'overcommitKbytes', {}, () => {
      settings.overcommitRatio = 0;
    }),
    entry('overcommit_memory', 'int', 'overcommitMemory', { min: 0, max: 2 }),
    entry('overcommit_ratio', 'int', 'overcommitRatio', {}, () => {
      settings.overcommitKbytes = 0;
    }),
    entry('user_reserve_kbytes', 'ulong', 'userReserveKbytes'),
  ];
}
