/** Inodes of /proc: a tree that nobody but the kernel changes. Linux: fs/proc/inode.c, fs/proc/generic.c (6.12). */
import { EIO, EISDIR, ENOENT } from '../../lib/errno.ts';
import { TextBuffer } from '../../lib/text-buffer.ts';
import { AddressSpace } from '../../mm/address-space.ts';
import type { MmContext } from '../../mm/context.ts';
import type { FileOperations } from '../file.ts';
import { Inode, type InodeOperations, type SuperBlock } from '../inode.ts';
import { generic_file_llseek } from '../read-write.ts';
import { dir_emit_dots, emitInode, FIRST_ENTRY, type DirContext } from '../readdir.ts';
import { seq_open, seqText, singleRecord, type SeqOperations } from '../seq-file.ts';
import { sysctlOperations, sysctlText, type Sysctl } from './sysctl.ts';

/** Hands out what a directory has behind its entries, from `ctx.pos` on. */
type ProcIterate = (ctx: DirContext) => void;

/** What a directory does beside holding its entries. */
interface ProcDirectory {
  /** Finds what is not in the entries. */
  readonly lookup?: ProcLookup;
  /** Lists what is not in the entries. */
  readonly rest?: ProcIterate;
  /** Is there still what the directory tells about? */
  readonly exists?: () => boolean;
}

/** Linux: proc_readdir_de(), proc_pident_readdir(), proc_sys_readdir(): the entries in their order. */
function directoryOperations(
  entries: ReadonlyMap<string, Inode>,
  { rest, exists }: ProcDirectory,
): FileOperations {
  const list = [...entries];
  return {
    label: 'proc_dir_operations',
    read: () => -EISDIR,
    llseek: generic_file_llseek,
    iterate_shared: (file, ctx) => {
      if (exists?.() === false) return -ENOENT;
      if (!dir_emit_dots(file, ctx)) return 0;
      for (const [name, inode] of list.slice(ctx.pos - FIRST_ENTRY)) {
        if (!emitInode(ctx, name, inode)) return 0;
        ctx.pos++;
      }
      rest?.(ctx);
      return 0;
    },
  };
}

/** What the entries of /proc itself do without a function of their own; those of a process have none. */
const REGISTERED = { write: () => -EIO, mmap: () => -EIO };

/** Where a name of the tree leads. */
export type ProcLookup = (name: string) => Inode | undefined;

export class ProcFs {
  private nextIno = 1;
  private readonly mapping: AddressSpace;
  /** How to make the text of each text file. */
  private readonly texts = new WeakMap<Inode, () => SeqOperations | number>();

  constructor(
    k: MmContext,
    private readonly sb: SuperBlock,
  ) {
    const none = { canWriteback: false, swapBacked: false, present: false };
    this.mapping = new AddressSpace(k.mappings.length, none);
    k.mappings.push(this.mapping);
  }

  /**
   * A directory.
   *
   * @param entries in the order in which they are listed
   * @param refusal what unlink of one of its names says: -EPERM, or -EACCES below /proc/sys
   */
  directory(entries: ReadonlyMap<string, Inode>, refusal: number, more: ProcDirectory = {}): Inode {
    const inode = this.inode('directory', directoryOperations(entries, more), 0o555);
    for (const [name, entry] of entries) inode.addChild(name, entry);
    const operations: InodeOperations = {
      lookup: (name) => {
        const found = more.lookup?.(name);
        if (found) found.parent = inode;
        return found;
      },
      create: () => -ENOENT,
      mkdir: () => -ENOENT,
      unlink: () => refusal,
      evict: () => undefined,
    };
    inode.i_op = operations;
    return inode;
  }

  /** A number for an entry that has no inode of its own. Linux: proc_alloc_inum(). */
  inum(): number {
    return this.nextIno++;
  }

  file(mode: number, ops: FileOperations): Inode {
    return this.inode('regular', ops, mode);
  }

  /**
   * A file of records. Linux: proc_create_seq().
   *
   * @param open the records, or -errno for open(2)
   */
  seq(
    label: string,
    open: () => SeqOperations | number,
    { mode = 0o444, ...own }: { mode?: number } & Pick<FileOperations, 'write' | 'mmap'> = {},
  ): Inode {
    const ops: FileOperations = {
      label,
      ...own,
      truncate: () => 0,
      open: (file) => {
        const records = open();
        if (typeof records === 'number') return records;
        seq_open(file, records);
        return 0;
      },
    };
    const inode = this.file(mode, ops);
    this.texts.set(inode, open);
    return inode;
  }

  /** A file of records right below /proc. Linux: proc_reg_file_ops. */
  registered(label: string, open: () => SeqOperations | number): Inode {
    return this.seq(label, open, REGISTERED);
  }

  /** Linux: proc_sys_make_inode(). */
  sysctl(sysctl: Sysctl): Inode {
    const inode = this.file(0o644, sysctlOperations(sysctl));
    this.texts.set(inode, () =>
      singleRecord((out) => {
        out.bytesOf(sysctlText(sysctl));
        return 0;
      }),
    );
    return inode;
  }

  /** The text that a program reads, as far as the inode is a text file: bytes, or -errno. */
  text(inode: Inode): Uint8Array | number | undefined {
    const records = this.texts.get(inode)?.();
    if (records === undefined || typeof records === 'number') return records;
    const out = new TextBuffer();
    const error = seqText(records, out);
    return error < 0 ? error : out.toBytes();
  }

  private inode(kind: 'directory' | 'regular', ops: FileOperations, mode: number): Inode {
    const inode = new Inode(kind, this.nextIno++, this.sb, this.mapping, ops);
    inode.mode = mode;
    return inode;
  }
}
