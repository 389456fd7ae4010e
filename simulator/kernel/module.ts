/** Modules that are loaded. Linux: kernel/module/main.c (6.12). */

export type ModuleState = 'Live' | 'Loading' | 'Unloading';

/** What the loader knows of a module. */
interface ModuleFile {
  readonly name: string;
  /** Its place in the lab, from 0 on. */
  readonly index: number;
  /** It has an init function and no exit function: it can never be removed. */
  readonly permanent: boolean;
}

/** The reference of a module that is there. Linux: MODULE_REF_BASE. */
const REF_BASE = 1;

/** Linux: struct module. */
export class LoadedModule {
  readonly name: string;
  readonly index: number;
  readonly permanent: boolean;
  state: ModuleState = 'Loading';
  /** Linux: module_unload_init(): one more while the init function runs. */
  private refcnt = REF_BASE + 1;
  private readonly onBadPut: () => void;

  /** @param onBadPut told when a reference is given back that nobody has */
  constructor(file: ModuleFile, onBadPut: () => void) {
    this.name = file.name;
    this.index = file.index;
    this.permanent = file.permanent;
    this.onBadPut = onBadPut;
  }

  /** Who uses the module; below 0 when somebody gave back too much. Linux: module_refcount(). */
  get users(): number {
    return this.refcnt - REF_BASE;
  }

  /** False when the module is going, or nothing is left to count from. Linux: try_module_get(). */
  tryGet(): boolean {
    if (this.state === 'Unloading' || this.refcnt === 0) return false;
    this.refcnt++;
    return true;
  }

  /** Linux: __module_get(): without asking. */
  get(): void {
    this.refcnt++;
  }

  /** Linux: module_put(). */
  put(): void {
    if (this.refcnt > 0) this.refcnt--;
    else this.onBadPut();
  }
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
