import type * as header from 'sys/sysmacros.h';
import { uintArgument } from './arguments.ts';

/** sys/sysmacros.h. Linux: as the kernel's new_encode_dev(), to which glibc's macros agree for its numbers. */
export function sysSysmacros() {
  return {
    major: (dev) => (uintArgument('major', 'dev', dev) >>> 8) & 0xfff,
    minor(dev) {
      const number = uintArgument('minor', 'dev', dev);
      return (number & 0xff) | ((number >>> 12) & 0xfff00);
    },
    makedev(maj, min) {
      const [major, minor] = [
        uintArgument('makedev', 'maj', maj),
        uintArgument('makedev', 'min', min),
      ];
      return ((minor & 0xff) | ((major & 0xfff) << 8) | ((minor & 0xfff00) << 12)) >>> 0;
    },
  } satisfies typeof header;
}
