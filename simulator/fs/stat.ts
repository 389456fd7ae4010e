/** struct stat of x86-64. Linux: fs/stat.c cp_new_stat(), arch/x86/include/uapi/asm/stat.h (6.12). */
import type { InodeKind } from '../mm/ports.ts';
import type { Inode } from './inode.ts';

const STAT_BYTES = 144;
const BLOCK = 4096;

const TYPES: Readonly<Record<InodeKind, number>> = {
  ...{ fifo: 0o010000, char: 0o020000, directory: 0o040000, block: 0o060000 },
  ...{ regular: 0o100000, link: 0o120000, socket: 0o140000, anon: 0 },
};

/** A device number as user space has it. Linux: new_encode_dev(), include/linux/kdev_t.h. */
function encodeDev(major: number, minor: number): number {
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

/**
 * The bytes of struct stat.
 *
 * Differs: owners are root and times are 0, since there are no users and no clock.
 */
export function structStat(inode: Inode): Uint8Array {
  const view = new DataView(new ArrayBuffer(STAT_BYTES));
  const long = (offset: number, value: number): void => {
    view.setBigUint64(offset, BigInt(value), true);
  };
  long(0, encodeDev(inode.major, inode.minor));
  long(8, inode.ino);
  long(16, inode.nlink);
  view.setUint32(24, TYPES[inode.kind] | inode.mode, true);
  long(40, inode.i_rdev === 0 ? 0 : encodeDev(inode.i_rdev >>> 20, inode.i_rdev & 0xfffff));
  long(48, inode.i_size);
  long(56, BLOCK);
  long(64, Math.ceil(inode.i_size / BLOCK) * (BLOCK / 512));
  return new Uint8Array(view.buffer);
}
