import type { fasync_struct, file } from 'linux/fs.h';
import { intArgument, objectArgument, wrongType } from '../../libc/arguments.ts';
import { FILE_FLAGS } from '../gate.ts';
import type { Realm } from './realm.ts';

const FASYNC = 0o20000;
const SIGURG = 23;

interface Entry {
  readonly filp: file;
  readonly facade: fasync_struct;
  next: Entry | null;
}

/** Who gets SIGIO. Linux: fs/fcntl.c, struct fasync_struct in include/linux/fs.h (6.12). */
export function fasyncFunctions({ kernel, files }: Realm) {
  const entries = new WeakMap<object, Entry>();

  const first = (fn: string, fapp: { value: fasync_struct | null }): Entry | null => {
    objectArgument(fn, 'fapp', 'a pointer_to', fapp);
    const { value } = fapp;
    if (value === null) return null;
    const entry = typeof value === 'object' ? entries.get(value) : undefined;
    if (!entry) throw wrongType(fn, 'fapp.value', 'a fasync_struct or null', value);
    return entry;
  };
  const setFlag = (handle: number, on: boolean): void => {
    const flags = kernel.file_get(handle, FILE_FLAGS);
    kernel.file_set(handle, FILE_FLAGS, on ? flags | FASYNC : flags & ~FASYNC);
  };

  /** Linux: fasync_remove_entry(). */
  function remove(filp: file, handle: number, fapp: { value: fasync_struct | null }): number {
    let before: Entry | null = null;
    for (let at = first('fasync_helper', fapp); at !== null; before = at, at = at.next) {
      if (at.filp !== filp) continue;
      if (before === null) fapp.value = at.next?.facade ?? null;
      else before.next = at.next;
      setFlag(handle, false);
      return 1;
    }
    return 0;
  }

  return {
    fasync_helper(
      fd: number,
      filp: file,
      on: number,
      fapp: { value: fasync_struct | null },
    ): number {
      const fn = 'fasync_helper';
      const handle = files.handle(fn, 'filp', filp);
      intArgument(fn, 'fd', fd);
      if (intArgument(fn, 'on', on) === 0) return remove(filp, handle, fapp);
      const head = first(fn, fapp);
      for (let at = head; at !== null; at = at.next) {
        if (at.filp === filp) return 0;
      }
      const facade = Object.freeze({}) as fasync_struct;
      entries.set(facade, { filp, facade, next: head });
      fapp.value = facade;
      setFlag(handle, true);
      return 1;
    },

    kill_fasync(fp: { value: fasync_struct | null }, sig: number, band: number): void {
      const fn = 'kill_fasync';
      const signal = intArgument(fn, 'sig', sig);
      intArgument(fn, 'band', band);
      for (let at = first(fn, fp); at !== null; at = at.next) {
        const handle = files.handle(fn, 'fp.value', at.filp);
        // Linux: kill_fasync_rcu(): SIGURG goes its own way.
        if (signal !== SIGURG) kernel.send_sigio(handle);
      }
    },
  };
}
