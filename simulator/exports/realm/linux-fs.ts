import type * as header from 'linux/fs.h';
import { LOCK_COMMANDS, OPEN_FLAGS } from '../../libc/fcntl-flags.ts';
import { FILE_INODE, INODE_RDEV } from '../gate.ts';
import { chrdevFunctions, linuxKdev, type CdevFunctions } from './linux-cdev.ts';
import { fasyncFunctions } from './linux-fasync.ts';
import { libfsFunctions } from './linux-libfs.ts';
import { readdirFunctions } from './linux-readdir.ts';
import type { Realm } from './realm.ts';

/** linux/fs.h. Linux: include/linux/fs.h (6.12), include/linux/kdev_t.h. */
export function linuxFs(realm: Realm, cdevs: CdevFunctions) {
  const { kernel, files, inodes } = realm;
  const rdev = (fn: string, value: unknown): number =>
    kernel.inode_get(inodes.handle(fn, value), INODE_RDEV);
  return {
    ...OPEN_FLAGS,
    ...LOCK_COMMANDS,
    ...linuxKdev(),
    ...chrdevFunctions(realm, cdevs),
    FMODE_READ: 0x1,
    FMODE_WRITE: 0x2,
    FMODE_LSEEK: 0x4,
    FMODE_PREAD: 0x8,
    FMODE_PWRITE: 0x10,
    FMODE_EXEC: 0x20,
    IOCB_APPEND: 0x10,
    IOCB_NOWAIT: 0x8,
    IOCB_DSYNC: 0x2,
    IOCB_SYNC: 0x4,
    ...libfsFunctions(realm),
    ...readdirFunctions(realm),
    ...fasyncFunctions(realm),
    file_inode: (f) => inodes.of(kernel.file_get(files.handle('file_inode', 'f', f), FILE_INODE)),
    imajor: (inode) => rdev('imajor', inode) >>> 20,
    iminor: (inode) => rdev('iminor', inode) & 0xfffff,
  } satisfies typeof header;
}
