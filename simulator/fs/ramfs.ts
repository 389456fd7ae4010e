/** File systems whose files live in the page cache: tmpfs, devtmpfs, proc. Linux: mm/shmem.c, fs/libfs.c. */
import { AddressSpace, type AddressSpaceOperations } from '../mm/address-space.ts';
import type { MmContext } from '../mm/context.ts';
import { writeCached } from '../mm/filemap.ts';
import { truncateAll } from '../mm/truncate.ts';
import type { FileOperations } from './file.ts';
import { Inode, type InodeOperations, type SuperBlock } from './inode.ts';
import { simpleDirOperations } from './libfs.ts';
import { shmemOperations } from './shmem-file.ts';

/** tmpfs pages are swap backed and never written back, so no write notification (R5.40). */
const TMPFS: AddressSpaceOperations = { canWriteback: false, swapBacked: true, present: true };
const NO_PAGES: AddressSpaceOperations = { canWriteback: false, swapBacked: false, present: false };

/** Makes and evicts inodes of one in-memory file system. */
export class RamFs implements InodeOperations {
  private nextIno = 1;
  private readonly fileOps: FileOperations;

  constructor(
    private readonly k: MmContext,
    readonly sb: SuperBlock,
  ) {
    this.fileOps = shmemOperations(k);
  }

  newMapping(ops: AddressSpaceOperations = TMPFS): AddressSpace {
    const mapping = new AddressSpace(this.k.mappings.length, ops);
    this.k.mappings.push(mapping);
    return mapping;
  }

  create(): Inode {
    const inode = new Inode('regular', this.nextIno++, this.sb, this.newMapping(), this.fileOps);
    inode.i_op = this;
    return inode;
  }

  regular(content?: Uint8Array): Inode {
    const inode = this.create();
    if (content) {
      writeCached(this.k, inode.i_mapping, 0, content);
      inode.i_size = content.length;
    }
    return inode;
  }

  mkdir(): Inode {
    const mapping = this.newMapping(NO_PAGES);
    const inode = new Inode('directory', this.nextIno++, this.sb, mapping, simpleDirOperations);
    inode.i_op = this;
    return inode;
  }

  evict(inode: Inode): void {
    truncateAll(this.k, inode.i_mapping);
    this.k.mappings[inode.i_mapping.id] = undefined;
    this.k.committed -= inode.accounted;
    inode.accounted = 0;
  }

  /** A node whose files start with `ops`: device nodes, /proc entries. */
  node(kind: 'char' | 'regular', ops: FileOperations): Inode {
    return new Inode(kind, this.nextIno++, this.sb, this.newMapping(NO_PAGES), ops);
  }
}
