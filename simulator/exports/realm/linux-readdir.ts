import type { dir_context, file } from 'linux/fs.h';
import { intArgument, textArgument, ulongArgument, uintArgument } from '../../libc/arguments.ts';
import { DIRENT_TYPES } from '../../libc/dirent-types.ts';
import { encodeUtf8 } from '../../libc/utf8.ts';
import type { Realm } from './realm.ts';

/** What `iterate_shared` hands its entries to. Linux: include/linux/fs.h, include/linux/fs_types.h (6.12). */
export function readdirFunctions({ kernel, files, dirContexts }: Realm) {
  return {
    ...DIRENT_TYPES,

    dir_emit(
      ctx: dir_context,
      name: string,
      namelen: number,
      ino: bigint | number,
      type: number,
    ): boolean {
      const fn = 'dir_emit';
      const { number, pos } = dirContexts.iteration(fn, ctx);
      const bytes = encodeUtf8(textArgument(fn, 'name', name));
      const length = intArgument(fn, 'namelen', namelen);
      const inode = ulongArgument(fn, 'ino', typeof ino === 'number' ? BigInt(ino) : ino);
      const kind = uintArgument(fn, 'type', type);
      return kernel.dir_emit(number, pos, bytes.slice(0, Math.max(0, length)), inode, kind);
    },

    dir_emit_dots(file: file, ctx: dir_context): boolean {
      const fn = 'dir_emit_dots';
      const iteration = dirContexts.iteration(fn, ctx);
      const handle = files.handle(fn, 'file', file);
      if (iteration.pos >= 2) return true;
      iteration.pos = kernel.dir_emit_dots(iteration.number, handle, iteration.pos);
      return iteration.pos === 2;
    },
  };
}
