/** One number for everything a machine holds: two runs that stand at the same place have the same. */
import { HIGH_RAM_START } from '../arch/memory-layout.ts';
import type { Printed } from '../drivers/printed.ts';
import type { FileTable } from '../fs/file-table.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Task } from '../kernel/task.ts';
import type { MmContext } from '../mm/context.ts';

/** 64 bits of FNV-1a over 32-bit words, in two halves that are mixed differently. */
class Hash {
  private low = 0x811c9dc5;
  private high = 0x01000193;

  word(value: number): void {
    this.low = Math.imul(this.low ^ value, 0x01000193);
    this.high = Math.imul(this.high ^ value ^ (this.low >>> 15), 0x85ebca6b);
  }

  number(value: number): void {
    this.word(value | 0);
    this.word(Math.floor(value / 4294967296) | 0);
  }

  text(value: string): void {
    this.word(value.length);
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  toString(): string {
    const half = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return half(this.high) + half(this.low);
  }
}

/** What the hash is taken of. */
export interface HashedParts {
  readonly kernel: KernelContext;
  readonly files: FileTable;
  readonly printed: Printed;
}

/**
 * Frames that are not all zero, struct pages, VMAs, tasks with their descriptors, open files, what was printed and the log,
 * as 16 hex digits.
 */
export function stateHash({ kernel, files, printed }: HashedParts): string {
  const hash = new Hash();
  hashFrames(hash, kernel.mm);
  hashVmas(hash, kernel.mm);
  hashFiles(hash, files);
  for (const value of [printed.bytes, printed.hash, printed.errorLines]) hash.number(value);
  hash.number(kernel.cpu.clock.now());
  for (const task of kernel.tasks.values()) {
    hash.word(task.pid);
    hash.text(task.state);
    hash.text(task.comm);
    hashDescriptors(hash, task);
    for (const signal of task.signals) hash.word(signal);
    const { mm } = task;
    if (mm) {
      for (const value of [mm.pgd, mm.map_count, mm.total_vm, mm.min_flt, mm.pgtables]) {
        hash.number(value);
      }
    }
    if (task.end) {
      hash.word(task.end.code);
      hash.word(task.end.signal);
    }
  }
  hash.word(kernel.current?.pid ?? 0);
  hash.word(kernel.tainted);
  for (const { level, time, text } of kernel.log.since(0)) {
    hash.word(level);
    hash.number(time);
    // Why: how an exception of a driver reads is the JavaScript engine's business.
    hash.text(text.replace(/(unhandled exception in a driver): .*/, '$1'));
  }
  return hash.toString();
}

function hashDescriptors(hash: Hash, { files }: Task): void {
  for (const [fd, file] of files.descriptors()) {
    hash.word(fd);
    hash.word(file.id);
  }
}

function hashFiles(hash: Hash, files: FileTable): void {
  for (const { id, f_path, f_pos, f_flags, f_mode, count, f_inode } of files.all()) {
    hash.text(f_path);
    for (const value of [id, f_pos, f_flags, f_mode, count]) hash.number(value);
    for (const value of [f_inode.ino, f_inode.i_size, f_inode.nlink]) hash.number(value);
  }
}

function hashFrames(hash: Hash, { memory, pages, alloc }: MmContext): void {
  hashWords(hash, memory.i32, 0);
  memory.high?.forEachTouched((offset, words) => {
    hashWords(hash, words, (HIGH_RAM_START + offset) / 4);
  });
  for (let pfn = 0; pfn < memory.frames; pfn++) {
    if (pages.refcount[pfn] === 0 && pages.flags[pfn] === 0) continue;
    hash.word(pfn);
    hash.word(pages.refcount[pfn]!);
    hash.word(pages.mapcount[pfn]!);
    hash.word(pages.flags[pfn]!);
    hash.word(pages.mapping[pfn]!);
    hash.number(pages.index[pfn]!);
  }
  hash.number(alloc.freePages);
}

/** Words that are not 0, with their place. */
function hashWords(hash: Hash, words: Int32Array, first: number): void {
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 0) continue;
    hash.number(first + i);
    hash.word(words[i]!);
  }
}

function hashVmas(hash: Hash, { vmas, mms }: MmContext): void {
  for (const mm of mms) {
    if (!mm) continue;
    for (let vma = mm.index.first(); vma !== 0; vma = mm.index.next(vmas.vm_start[vma]!)) {
      hash.number(vmas.vm_start[vma]!);
      hash.number(vmas.vm_end[vma]!);
      hash.number(vmas.vm_pgoff[vma]!);
      hash.word(vmas.vm_flags[vma]!);
      hash.word(vmas.vm_flags_hi[vma]!);
      hash.word(vmas.vm_page_prot[vma]!);
      hash.word(vmas.vm_file[vma]!);
      hash.word(vmas.vm_ops[vma]!);
      hash.word(vmas.anon_vma[vma]!);
    }
  }
}
