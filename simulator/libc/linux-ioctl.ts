import type * as header from 'linux/ioctl.h';
import { uintArgument, wrongType } from './arguments.ts';

const WRITE = 1;
const READ = 2;

function command(fn: string, direction: number, type: unknown, nr: unknown, size: unknown): number {
  const letter = typeof type === 'string' && type.length === 1 ? type.charCodeAt(0) : type;
  if (typeof letter === 'string') throw wrongType(fn, 'type', 'one character or a number', type);
  const high = (direction << 30) | ((uintArgument(fn, 'size', size) & 0x3fff) << 16);
  const low =
    ((uintArgument(fn, 'type', letter) & 0xff) << 8) | (uintArgument(fn, 'nr', nr) & 0xff);
  return (high | low) >>> 0;
}

/** linux/ioctl.h, for drivers and programs. Linux: include/uapi/asm-generic/ioctl.h. */
export function linuxIoctl() {
  return {
    _IO: (type, nr) => command('_IO', 0, type, nr, 0),
    _IOR: (type, nr, size) => command('_IOR', READ, type, nr, size),
    _IOW: (type, nr, size) => command('_IOW', WRITE, type, nr, size),
    _IOWR: (type, nr, size) => command('_IOWR', READ | WRITE, type, nr, size),
  } satisfies typeof header;
}
