/** Modules that are loaded. Linux: kernel/module/main.c (6.12). */

export type ModuleState = 'Live' | 'Loading' | 'Unloading';

/** Linux: struct module. */
export interface LoadedModule {
  readonly name: string;
  /** Its place in the lab, from 0 on. */
  readonly index: number;
  state: ModuleState;
}

/** Where the first module's text would be without KASLR, and how far apart modules are. Linux: MODULES_VADDR. */
const MODULES_VADDR = 0xffffffffc0000000n;
/** Bytes of a module with little code: one page each of text, read-only data, data and bss. */
export const MODULE_SIZE = 16384;

/**
 * Start of a module's text.
 *
 * Differs: a driver is JavaScript and lies nowhere in simulated memory; size and address are those of a small module.
 */
export function moduleBase({ index }: LoadedModule): bigint {
  return MODULES_VADDR + BigInt(index) * BigInt(MODULE_SIZE + 0x4000);
}
