import { OPEN_FLAGS } from './fcntl-flags.ts';

const { O_APPEND, O_CLOEXEC, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = OPEN_FLAGS;

const FIRST: Readonly<Record<string, number>> = {
  r: O_RDONLY,
  w: O_WRONLY | O_CREAT | O_TRUNC,
  a: O_WRONLY | O_CREAT | O_APPEND,
};

/** Flags of open() for a mode of fopen() such as `r+`; undefined when it is none. Linux: glibc's _IO_new_file_fopen(). */
export function openMode(mode: string): number | undefined {
  const first = FIRST[mode.charAt(0)];
  if (first === undefined) return undefined;
  let flags = first;
  for (const letter of mode.slice(1)) {
    if (letter === '+') flags = (flags & ~O_WRONLY) | O_RDWR;
    if (letter === 'x') flags |= O_EXCL;
    if (letter === 'e') flags |= O_CLOEXEC;
  }
  return flags;
}
