/** The files of /proc that tell about memory, in the order in which they are shown. */

/** Below `/proc/PID`. */
export const PROCESS_FILES = [
  'maps',
  'smaps',
  'smaps_rollup',
  'pagemap',
  'status',
  'statm',
] as const;

/** Below `/proc`. */
export const MACHINE_FILES = [
  'meminfo',
  'buddyinfo',
  'iomem',
  'modules',
  'devices',
  'kmsg',
] as const;

/** Contract: whether a name stands for a file of whichever process runs. */
export function isProcessFile(name: string): boolean {
  return PROCESS_FILES.some((one) => one === name);
}
