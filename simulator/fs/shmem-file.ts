/** Open files of tmpfs. Linux: shmem_file_operations, mm/shmem.c (6.12). */
import { EFAULT, EINVAL, ENOMEM, ENXIO } from '../lib/errno.ts';
import type { MmContext } from '../mm/context.ts';
import { fileVmOperations, readCached, writeCached } from '../mm/filemap.ts';
import { shmem_fallocate, shmem_setattr, shmemMayWrite } from '../mm/shmem.ts';
import {
  O_APPEND,
  type File,
  type FileOperations,
  type FilePosition,
  type UserBuffer,
} from './file.ts';
import { vfs_setpos } from './read-write.ts';

const SEEK_CUR = 1;
const SEEK_END = 2;
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
const STEP = 65536;

export function shmemOperations(k: MmContext): FileOperations {
  const vmOps = k.vmOps.push(fileVmOperations(k, 'shmem_vm_ops')) - 1;
  return {
    label: 'shmem_file_operations',
    mmap: (_file, vma) => {
      k.vmas.vm_ops[vma] = vmOps;
      return 0;
    },
    fsync: () => 0,
    read: (file, buffer, ppos) => read(k, file, buffer, ppos),
    write: (file, buffer, ppos) => write(k, file, buffer, ppos),
    llseek: seek,
    truncate: (inode, size) => shmem_setattr(k, inode, size),
    fallocate: (file, mode, offset, length) =>
      shmem_fallocate(k, file.f_inode, mode, offset, length),
  };
}

/** Linux: shmem_file_read_iter(): what arrived before a fault counts. */
function read(k: MmContext, file: File, buffer: UserBuffer, ppos: FilePosition): number {
  const { i_mapping, i_size } = file.f_inode;
  let done = 0;
  while (done < buffer.length) {
    const count = Math.min(STEP, buffer.length - done);
    const bytes = readCached(k, i_mapping, i_size, ppos.value, count);
    if (bytes.length === 0) break;
    const arrived = buffer.put(done, bytes);
    done += arrived;
    ppos.value += arrived;
    if (arrived < bytes.length) return done === 0 ? -EFAULT : done;
  }
  return done;
}

/** Linux: shmem_file_write_iter(), generic_perform_write(): page by page, up to the first fault. */
function write(k: MmContext, file: File, buffer: UserBuffer, ppos: FilePosition): number {
  const inode = file.f_inode;
  let at = (file.f_flags & O_APPEND) !== 0 ? inode.i_size : ppos.value;
  let done = 0;
  while (done < buffer.length) {
    const count = Math.min(4096 - (at % 4096), buffer.length - done);
    const bytes = buffer.take(done, count);
    const error = bytes.length === 0 ? -EFAULT : shmemMayWrite(inode, at + count);
    if (error !== 0) return done === 0 ? error : done;
    const written = writeCached(k, inode.i_mapping, at, bytes);
    if (written < 0) return done === 0 ? -ENOMEM : done;
    done += written;
    at += written;
    if (at > inode.i_size) inode.i_size = at;
    ppos.value = at;
  }
  return done;
}

/** Linux: shmem_file_llseek(). */
function seek(file: File, offset: number, whence: number): number {
  const { i_size, i_mapping } = file.f_inode;
  if (whence === SEEK_DATA || whence === SEEK_HOLE) {
    if (offset < 0 || offset >= i_size) return -ENXIO;
    for (let at = offset; at < i_size; at = (Math.floor(at / 4096) + 1) * 4096) {
      const cached = i_mapping.i_pages.has(Math.floor(at / 4096));
      if (cached === (whence === SEEK_DATA)) return vfs_setpos(file, at);
    }
    return whence === SEEK_DATA ? -ENXIO : vfs_setpos(file, i_size);
  }
  if (whence < 0 || whence > SEEK_HOLE) return -EINVAL;
  const base = whence === SEEK_CUR ? file.f_pos : whence === SEEK_END ? i_size : 0;
  return vfs_setpos(file, base + offset);
}
