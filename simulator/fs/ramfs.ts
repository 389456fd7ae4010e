/** Files that live in the page cache. Linux: fs/ramfs/, and what tmpfs shares with it. */
import { EISDIR, EINVAL, EFAULT } from '../lib/errno.ts';
import { AddressSpace, type AddressSpaceOperations } from '../mm/address-space.ts';
import type { MmContext } from '../mm/context.ts';
import { fileVmOperations, readCached, writeCached } from '../mm/filemap.ts';
import { O_APPEND, type FileOperations } from './file.ts';
import { Inode, type SuperBlock } from './inode.ts';

/** tmpfs pages are swap backed and never written back, so no write notification (R5.40). */
const TMPFS: AddressSpaceOperations = { canWriteback: false, swapBacked: true, present: true };
const NO_PAGES: AddressSpaceOperations = { canWriteback: false, swapBacked: false, present: false };

/** Makes inodes of one in-memory file system. */
export class RamFs {
  private nextIno = 1;
  private readonly fileOps: FileOperations;
  private readonly directoryOps: FileOperations;

  constructor(
    private readonly k: MmContext,
    readonly sb: SuperBlock,
  ) {
    this.fileOps = regularOperations(k);
    this.directoryOps = { label: 'simple_dir_operations', read: () => -EISDIR };
  }

  newMapping(ops: AddressSpaceOperations = TMPFS): AddressSpace {
    const mapping = new AddressSpace(this.k.mappings.length, ops);
    this.k.mappings.push(mapping);
    return mapping;
  }

  regular(content?: Uint8Array): Inode {
    const inode = new Inode('regular', this.nextIno++, this.sb, this.newMapping(), this.fileOps);
    if (content) {
      writeCached(this.k, inode.i_mapping, 0, content);
      inode.i_size = content.length;
    }
    return inode;
  }

  directory(): Inode {
    return new Inode(
      'directory',
      this.nextIno++,
      this.sb,
      this.newMapping(NO_PAGES),
      this.directoryOps,
    );
  }

  /** A node whose files start with `ops`: device nodes, /proc entries. */
  node(kind: 'char' | 'regular', ops: FileOperations): Inode {
    return new Inode(kind, this.nextIno++, this.sb, this.newMapping(NO_PAGES), ops);
  }
}

/** read, write, seek, truncate and mmap of page-cache files. */
function regularOperations(k: MmContext): FileOperations {
  const vmOps = k.vmOps.push(fileVmOperations(k, 'shmem_vm_ops')) - 1;
  return {
    label: 'shmem_file_operations',
    mmap: (_file, vma) => {
      k.vmas.vm_ops[vma] = vmOps;
      return 0;
    },
    fsync: () => 0,
    read: (file, buffer, ppos) => {
      const bytes = readCached(
        k,
        file.f_inode.i_mapping,
        file.f_inode.i_size,
        ppos.value,
        buffer.length,
      );
      const done = buffer.put(0, bytes);
      ppos.value += done;
      return done === 0 && bytes.length > 0 ? -EFAULT : done;
    },
    write: (file, buffer, ppos) => {
      const inode = file.f_inode;
      const start = (file.f_flags & O_APPEND) !== 0 ? inode.i_size : ppos.value;
      const bytes = buffer.take(0, buffer.length);
      if (bytes.length === 0 && buffer.length > 0) return -EFAULT;
      const done = writeCached(k, inode.i_mapping, start, bytes);
      if (done > 0) {
        inode.i_size = Math.max(inode.i_size, start + done);
        ppos.value = start + done;
      }
      return done;
    },
    llseek: (file, offset, whence) => {
      const base = whence === 1 ? file.f_pos : whence === 2 ? file.f_inode.i_size : 0;
      if (whence > 2 || base + offset < 0) return -EINVAL;
      return base + offset;
    },
    truncate: (inode, size) => {
      inode.i_size = size;
      return 0;
    },
  };
}
