import type * as header from 'linux/version.h';
import { uintArgument } from '../../libc/arguments.ts';
import type { Realm } from './realm.ts';

function versionCode(a: number, b: number, c: number): number {
  return (a << 16) + (b << 8) + Math.min(c, 255);
}

/** linux/version.h */
export function linuxVersion({ profile }: Realm) {
  const [major = 0, patchlevel = 0, sublevel = 0] = profile.release
    .split('.')
    .map((part) => parseInt(part, 10));
  return {
    KERNEL_VERSION: (a, b, c) =>
      versionCode(
        uintArgument('KERNEL_VERSION', 'a', a),
        uintArgument('KERNEL_VERSION', 'b', b),
        uintArgument('KERNEL_VERSION', 'c', c),
      ),
    LINUX_VERSION_CODE: versionCode(major, patchlevel, sublevel),
    LINUX_VERSION_MAJOR: major,
    LINUX_VERSION_PATCHLEVEL: patchlevel,
    LINUX_VERSION_SUBLEVEL: sublevel,
  } satisfies typeof header;
}
