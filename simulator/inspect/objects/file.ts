/** struct file and struct inode. Linux: include/linux/fs.h (6.12). */
import {
  O_ACCMODE,
  O_APPEND,
  O_ASYNC,
  O_CLOEXEC,
  O_DSYNC,
  O_NONBLOCK,
  O_RDWR,
  O_WRONLY,
  type File,
} from '../../fs/file.ts';
import type { Inode } from '../../fs/inode.ts';
import { FMODE_LSEEK, FMODE_PREAD, FMODE_PWRITE, FMODE_READ, FMODE_WRITE } from '../../mm/ports.ts';
import type { ObjectField } from '../views.ts';
import { bitNames, count, flags, list, pointer, text } from './field.ts';

const MODES = [
  [FMODE_READ, 'FMODE_READ'],
  [FMODE_WRITE, 'FMODE_WRITE'],
  [FMODE_LSEEK, 'FMODE_LSEEK'],
  [FMODE_PREAD, 'FMODE_PREAD'],
  [FMODE_PWRITE, 'FMODE_PWRITE'],
] as const;
const FLAGS = [
  [O_APPEND, 'O_APPEND'],
  [O_NONBLOCK, 'O_NONBLOCK'],
  [O_DSYNC, 'O_DSYNC'],
  [O_ASYNC, 'O_ASYNC'],
  [O_CLOEXEC, 'O_CLOEXEC'],
] as const;

export function fileFields(file: File): ObjectField[] {
  const { id, f_inode: inode, f_flags, f_mode, f_pos, f_op } = file;
  const access = f_flags & O_ACCMODE;
  const way = access === O_RDWR ? 'O_RDWR' : access === O_WRONLY ? 'O_WRONLY' : 'O_RDONLY';
  return [
    text('f_path', 'struct path', file.path()),
    flags('f_flags', f_flags, [way, ...bitNames(f_flags, FLAGS)], 'unsigned int'),
    flags('f_mode', f_mode, bitNames(f_mode, MODES), 'fmode_t'),
    count('f_pos', f_pos, 'loff_t'),
    count('f_count', file.count, 'atomic_long_t'),
    text('f_op', 'const struct file_operations *', f_op.label),
    pointer('f_inode', 'struct inode *', `${inode.kind} #${inode.ino}`, `inode:${id}`),
  ];
}

export function inodeFields(inode: Inode, file: number): ObjectField[] {
  const { i_mapping: mapping, i_rdev } = inode;
  return [
    count('i_ino', inode.ino, 'unsigned long'),
    text('i_mode', 'umode_t', `0${inode.mode.toString(8)} ${inode.kind}`),
    count('i_size', inode.i_size, 'loff_t'),
    count('i_nlink', inode.nlink, 'unsigned int'),
    text('i_rdev', 'dev_t', `${i_rdev >>> 20}:${i_rdev & 0xfffff}`),
    text('i_sb', 'struct super_block *', inode.sb.name),
    text('i_fop', 'const struct file_operations *', inode.i_fop.label),
    list('i_pages', 'struct xarray', mapping.i_pages.size, `pages:${file}`),
    list('i_mmap', 'struct vm_area_struct *', mapping.i_mmap.size, `mappers:${file}`),
    count('i_mmap_writable', mapping.i_mmap_writable, 'atomic_t'),
  ];
}

/** The page cache in the order of the file. */
export function cacheFields({ i_mapping: mapping }: Inode): ObjectField[] {
  return [...mapping.i_pages]
    .sort(([a], [b]) => a - b)
    .map(([index, pfn]) => {
      const frame = `0x${pfn.toString(16)}`;
      return pointer(String(index), 'struct page *', `pfn ${frame}`, `page:${frame}`);
    });
}
