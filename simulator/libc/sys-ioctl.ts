import type * as header from 'sys/ioctl.h';
import { toUlong } from '../lib/ulong.ts';
import { intArgument, sizeArgument, uintArgument } from './arguments.ts';
import type { CLibrary } from './context.ts';
import { linuxIoctl } from './linux-ioctl.ts';
import { syscallResult } from './ports.ts';

/** sys/ioctl.h */
export function sysIoctl({ ports, errno }: CLibrary) {
  return {
    ...linuxIoctl(),
    ioctl(fd, request, arg = 0) {
      const file = intArgument('ioctl', 'fd', fd);
      const command = uintArgument('ioctl', 'request', request);
      const argument = toUlong(sizeArgument('ioctl', 'arg', arg));
      return syscallResult(errno, ports.sys_ioctl(file, command, argument));
    },
  } satisfies typeof header;
}
