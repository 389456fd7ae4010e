import { headerSide } from './header-side.ts';
import { KERNEL_NAMES } from './kernel-names.ts';
import { LIBC_NAMES } from './libc-names.ts';

/** What is known of a name beyond its declaration. */
export interface Entry {
  /** The C declaration, without its semicolon. */
  readonly c: string;
  /** Where the kernel does the work, when the declaration does not say: `mm/mmap.c: do_mmap()`. */
  readonly kernel?: string;
  /** The kernel's functions from the system call on. */
  readonly path?: readonly string[];
  /** What the program sees of it; the end of a sentence. */
  readonly sees?: string;
  /** Names that go with it. */
  readonly also?: readonly string[];
}

export function entryOf(header: string, name: string): Entry | undefined {
  const table = headerSide(header) === 'driver' ? KERNEL_NAMES : LIBC_NAMES;
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
