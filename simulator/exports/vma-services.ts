import type { Inode } from '../fs/inode.ts';
import { pgprotFromUlong, pgprotToUlong } from '../arch/pte.ts';
import { mmOf } from '../mm/context.ts';
import { vm_get_page_prot } from '../mm/pgprot.ts';
import { vmFlagsValue } from '../mm/vm-flags.ts';
import {
  FILE_FLAGS,
  FILE_GENERATION,
  FILE_INODE,
  FILE_MAPPING,
  FILE_MODE,
  FILE_POS,
  INODE_INO,
  INODE_MAPPING,
  INODE_RDEV,
  VMA_END,
  VMA_FILE,
  VMA_GENERATION,
  VMA_NEXT,
  VMA_OPS,
  VMA_PGOFF,
  VMA_PREV,
  VMA_PRIVATE,
  VMA_START,
  type Gate,
} from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'vma_get'
  | 'vma_set'
  | 'vma_flags'
  | 'vma_flags_mod'
  | 'vma_prot'
  | 'vma_set_prot'
  | 'vm_get_page_prot'
  | 'file_get'
  | 'file_set'
  | 'file_name'
  | 'inode_get'
  | 'inode_cdev';

/** Fields of VMAs, files and inodes. */
export function vmaServices(parts: GateParts): Pick<Gate, Members> {
  const { files, locks, devices } = parts;
  const k = parts.kernel.mm;
  const v = k.vmas;
  const inodes = new Map<number, Inode>();
  const { vmFlagsAssignable } = parts.kernel.profile.drivers;
  // Linux: vma_link() follows ->mmap, so that vm_next and vm_prev are NULL there.
  const neighbour = (vma: number, up: boolean): number => {
    const { index } = mmOf(k, vma);
    const start = v.vm_start[vma]!;
    if (index.at(start) !== vma) return 0;
    return up ? index.next(start) : index.prev(start);
  };
  return {
    vma_get: (vma, field) => {
      switch (field) {
        case VMA_START:
          return v.vm_start[vma]!;
        case VMA_END:
          return v.vm_end[vma]!;
        case VMA_PGOFF:
          return v.vm_pgoff[vma]!;
        case VMA_FILE:
          return v.vm_file[vma]!;
        case VMA_GENERATION:
          return v.generation[vma]!;
        case VMA_OPS:
          return v.vm_ops[vma]!;
        case VMA_PRIVATE:
          return v.vm_private_data.get(vma) ?? 0;
        case VMA_NEXT:
          return neighbour(vma, true);
        case VMA_PREV:
          return neighbour(vma, false);
        default:
          return 0;
      }
    },
    vma_set: (vma, field, value) => {
      if (field === VMA_PGOFF) v.vm_pgoff[vma] = value;
      else if (field === VMA_OPS) v.vm_ops[vma] = value;
      else if (field === VMA_PRIVATE) v.vm_private_data.set(vma, value);
      else if (field === VMA_FILE) v.vm_file[vma] = value;
    },
    vma_flags: (vma) => vmFlagsValue(v.vm_flags[vma]!, v.vm_flags_hi[vma]!),
    vma_flags_mod: (vma, set, clear) => {
      // Linux: vma_start_write() → mmap_assert_write_locked() (R6.90).
      if (!locks.mmapWrite && !vmFlagsAssignable)
        k.ports.warn('include/linux/rwsem.h:85 vma_start_write');
      const low = (value: bigint): number => Number(value & 0xffffffffn) | 0;
      const high = (value: bigint): number => Number((value >> 32n) & 0xffffffffn) | 0;
      v.vm_flags[vma] = (v.vm_flags[vma]! | low(set)) & ~low(clear);
      v.vm_flags_hi[vma] = (v.vm_flags_hi[vma]! | high(set)) & ~high(clear);
    },
    vma_prot: (vma) => pgprotToUlong(v.vm_page_prot[vma]!),
    vma_set_prot: (vma, prot) => {
      v.vm_page_prot[vma] = pgprotFromUlong(prot);
    },
    vm_get_page_prot: (flags) => pgprotToUlong(vm_get_page_prot(Number(flags & 15n))),
    file_get: (file, field) => {
      const open = files.find(file);
      if (field === FILE_GENERATION) return files.generation(file);
      if (!open) return 0;
      switch (field) {
        case FILE_FLAGS:
          return open.f_flags;
        case FILE_MODE:
          return open.f_mode;
        case FILE_POS:
          return open.f_pos;
        case FILE_INODE:
          inodes.set(open.f_inode.i_mapping.id, open.f_inode);
          return open.f_inode.i_mapping.id;
        case FILE_MAPPING:
          return open.f_inode.i_mapping.id;
        default:
          return 0;
      }
    },
    file_set: (file, field, value) => {
      const open = files.find(file);
      if (open && field === FILE_POS) open.f_pos = value;
      else if (open && field === FILE_MODE) open.f_mode = value;
      else if (open && field === FILE_FLAGS) open.f_flags = value;
    },
    file_name: (file) => files.find(file)?.f_path.split('/').at(-1) ?? '',
    inode_cdev: (handle) => devices.cdevOf(inodes.get(handle)?.i_rdev ?? 0),
    inode_get: (handle, field) => {
      const inode = inodes.get(handle);
      if (!inode) return 0;
      if (field === INODE_INO) return inode.ino;
      if (field === INODE_MAPPING) return handle;
      return field === INODE_RDEV ? inode.i_rdev : inode.i_size;
    },
  };
}
