import type * as header from 'malloc.h';
import type { CLibrary } from './context.ts';

/** malloc.h */
export function mallocHeader({ heap }: CLibrary) {
  return {
    malloc_usable_size: (ptr) => heap.usableSize('malloc_usable_size', ptr),
  } satisfies typeof header;
}
