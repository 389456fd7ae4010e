import type * as header from 'linux/miscdevice.h';
import { intArgument, objectArgument, textArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

/** linux/miscdevice.h */
export function linuxMiscdevice({ kernel, fops, miscDevices }: Realm) {
  const registered = new WeakMap<object, number>();
  return {
    MISC_DYNAMIC_MINOR: 255,

    misc_register(misc) {
      const fn = 'misc_register';
      objectArgument(fn, 'misc', 'a miscdevice object', misc);
      const name = textArgument(fn, 'misc.name', misc.name);
      const minor = intArgument(fn, 'misc.minor', misc.minor);
      const given: unknown = misc.mode;
      const mode = given === undefined ? 0 : intArgument(fn, 'misc.mode', given);
      const table = fops.idOf(fn, 'misc.fops', misc.fops, name);
      const result = kernel.misc_register(name, minor, table, mode);
      if (result < 0) return result;
      misc.minor = result;
      miscDevices.set(result, misc);
      registered.set(misc, result);
      return 0;
    },

    misc_deregister(misc) {
      objectArgument('misc_deregister', 'misc', 'a miscdevice object', misc);
      const minor = registered.get(misc);
      if (minor === undefined) {
        kernel.warn('drivers/char/misc.c:263 misc_deregister');
        return;
      }
      registered.delete(misc);
      miscDevices.delete(minor);
      kernel.misc_deregister(minor);
    },
  } satisfies typeof header;
}
