/** /proc entries that programs open. Linux: fs/proc/. */
import { TextBuffer } from '../../lib/text-buffer.ts';
import type { KernelContext } from '../../kernel/context.ts';
import type { Task } from '../../kernel/task.ts';
import type { FileOperations } from '../file.ts';
import type { Inode } from '../inode.ts';
import type { RamFs } from '../ramfs.ts';
import { memOperations } from './mem.ts';
import { showMaps } from './task-mmu.ts';

/** A file whose text is made when a read starts at offset 0. Linux: seq_file. */
function textFile(make: () => Uint8Array): FileOperations {
  const texts = new Map<number, Uint8Array>();
  return {
    label: 'seq_file',
    release: (file) => void texts.delete(file.id),
    read: (file, buffer, ppos) => {
      const position = ppos.value;
      if (position === 0 || !texts.has(file.id)) texts.set(file.id, make());
      const text = texts.get(file.id) ?? new Uint8Array();
      const done = buffer.put(0, text.subarray(position, position + buffer.length));
      ppos.value += done;
      return done;
    },
    llseek: (_file, offset, whence) => (whence === 0 && offset >= 0 ? offset : -22),
  };
}

/** Text of a task's maps; empty when it has no address space. */
export function mapsText(kc: KernelContext, task: Task | undefined): Uint8Array {
  // Why: a line without a name has 49 bytes; growing costs more than the lines do.
  const out = new TextBuffer(4096 + 64 * (task?.mm?.map_count ?? 0));
  if (task?.mm) showMaps(out, kc.mm, task.mm);
  return out.toBytes();
}

/** Directory of one task: /proc/PID. Undefined when there is no such task. */
export function procLookup(kc: KernelContext, proc: RamFs, name: string): Inode | undefined {
  const task = name === 'self' ? kc.current : kc.tasks.get(Number(name));
  if (!task) return undefined;
  const directory = proc.mkdir();
  directory.children?.set(
    'maps',
    proc.node(
      'regular',
      textFile(() => mapsText(kc, task)),
    ),
  );
  directory.children?.set('mem', proc.node('regular', memOperations(kc.mm, task.mm)));
  return directory;
}
