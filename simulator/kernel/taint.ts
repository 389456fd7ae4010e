/** What has happened to the kernel that a report of a bug should say. Linux: kernel/panic.c taint_flags[], 6.12. */
import type { KernelContext } from './context.ts';

export const TAINT_BAD_PAGE = 5;
export const TAINT_DIE = 7;
export const TAINT_WARN = 9;
export const TAINT_OOT_MODULE = 12;
export const TAINT_UNSIGNED_MODULE = 13;

/** Letter and name of each bit. */
const FLAGS: readonly (readonly [letter: string, name: string])[] = [
  ['P', 'PROPRIETARY_MODULE'],
  ['F', 'FORCED_MODULE'],
  ['S', 'CPU_OUT_OF_SPEC'],
  ['R', 'FORCED_RMMOD'],
  ['M', 'MACHINE_CHECK'],
  ['B', 'BAD_PAGE'],
  ['U', 'USER'],
  ['D', 'DIE'],
  ['A', 'OVERRIDDEN_ACPI_TABLE'],
  ['W', 'WARN'],
  ['C', 'CRAP'],
  ['I', 'FIRMWARE_WORKAROUND'],
  ['O', 'OOT_MODULE'],
  ['E', 'UNSIGNED_MODULE'],
  ['L', 'SOFTLOCKUP'],
  ['K', 'LIVEPATCH'],
  ['X', 'AUX'],
  ['T', 'RANDSTRUCT'],
  ['N', 'TEST'],
];

/** @param flag number of a bit. Linux: add_taint(). */
export function add_taint(kc: KernelContext, flag: number): void {
  kc.tainted |= 1 << flag;
}

/** `Not tainted`, or `Tainted: G` with a letter or a blank for each flag. Linux: print_tainted(). */
export function print_tainted(kc: KernelContext): string {
  if (kc.tainted === 0) return 'Not tainted';
  const letters = FLAGS.map(([letter], bit) => {
    if ((kc.tainted & (1 << bit)) !== 0) return letter;
    return bit === 0 ? 'G' : ' ';
  });
  return `Tainted: ${letters.join('')}`;
}

/** `Tainted: [D]=DIE, [W]=WARN`. Linux: print_tainted_verbose(), 6.12. */
export function print_tainted_verbose(kc: KernelContext): string {
  const set = FLAGS.filter((_, bit) => (kc.tainted & (1 << bit)) !== 0);
  return `Tainted: ${set.map(([letter, name]) => `[${letter}]=${name}`).join(', ')}`;
}
