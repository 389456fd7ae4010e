import type * as header from 'stdlib.h';
import { intArgument, objectArgument, sizeArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { abort } from './abort.ts';
import { numberReaders } from './strtol.ts';

const EINVAL = 22;
const ENOMEM = 12;

function isPowerOfTwo(value: bigint): boolean {
  return value !== 0n && (value & (value - 1n)) === 0n;
}

/** stdlib.h */
export function stdlib(library: CLibrary) {
  const { ports, errno } = library;
  const heap = library.heap;
  const failed = (error: number): bigint => {
    errno.value = error;
    return 0n;
  };
  return {
    NULL: 0n,
    EXIT_SUCCESS: 0,
    EXIT_FAILURE: 1,
    exit: (status) => ports.sys_exit(intArgument('exit', 'status', status)),

    abort: () => abort(ports),

    malloc: (size) => heap.malloc('malloc', 'size', size),
    calloc: (nmemb, size) => heap.calloc('calloc', nmemb, size),
    realloc: (ptr, size) => heap.realloc('realloc', ptr, sizeArgument('realloc', 'size', size)),
    reallocarray(ptr, nmemb, size) {
      const count = sizeArgument('reallocarray', 'nmemb', nmemb);
      return heap.realloc('reallocarray', ptr, count * sizeArgument('reallocarray', 'size', size));
    },
    free: (ptr) => {
      heap.free('free', ptr);
    },
    posix_memalign(memptr, alignment, size) {
      const fn = 'posix_memalign';
      objectArgument(fn, 'memptr', 'an object { value: 0n } for the address', memptr);
      const boundary = sizeArgument(fn, 'alignment', alignment);
      const bytes = sizeArgument(fn, 'size', size);
      if (boundary < 8n || !isPowerOfTwo(boundary)) return EINVAL;
      const before = errno.value;
      const memory = heap.memalign(boundary, bytes);
      errno.value = before;
      if (memory === 0n) return ENOMEM;
      memptr.value = memory;
      return 0;
    },
    // Linux: glibc's _mid_memalign() up to 2.37: what is no power of two is rounded up to one.
    aligned_alloc(alignment, size) {
      const boundary = sizeArgument('aligned_alloc', 'alignment', alignment);
      const bytes = sizeArgument('aligned_alloc', 'size', size);
      if (boundary > 1n << 63n) return failed(EINVAL);
      let power = 16n;
      while (power < boundary) power <<= 1n;
      return heap.memalign(power, bytes) || failed(ENOMEM);
    },

    ...numberReaders(library),
  } satisfies typeof header;
}
