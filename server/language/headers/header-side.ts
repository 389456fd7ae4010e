/** Which kind of lab file a header is for. */
export type HeaderSide = 'driver' | 'program' | 'both';

const BOTH = new Set(['pagewalk.h', 'linux/ioctl.h', 'linux/types.h', 'linux/stddef.h']);

export function headerSide(specifier: string): HeaderSide {
  if (BOTH.has(specifier)) return 'both';
  return /^(?:linux|asm|pagewalk)\//.test(specifier) ? 'driver' : 'program';
}
