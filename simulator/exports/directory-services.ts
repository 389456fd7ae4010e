import type { FileTable } from '../fs/file-table.ts';
import { dir_emit_dots } from '../fs/readdir.ts';
import type { HandlerCalls } from './active-calls.ts';
import type { Gate } from './gate.ts';

/** What ->iterate_shared of a driver hands over. */
export function directoryServices(
  directories: HandlerCalls['directories'],
  files: FileTable,
): Pick<Gate, 'dir_emit' | 'dir_emit_dots'> {
  return {
    dir_emit(call, pos, name, ino, type) {
      const ctx = directories.find(call);
      if (!ctx) return false;
      ctx.pos = pos;
      return ctx.actor(
        Uint8Array.from(name, (byte) => byte.charCodeAt(0)),
        ino,
        type,
      );
    },
    dir_emit_dots(call, file, pos) {
      const ctx = directories.find(call);
      const open = files.find(file);
      if (!ctx || !open) return pos;
      ctx.pos = pos;
      dir_emit_dots(open, ctx);
      return ctx.pos;
    },
  };
}
