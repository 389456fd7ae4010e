/** /proc/devices. Linux: fs/proc/devices.c, chrdev_show() of fs/char_dev.c (6.12). */
import type { TextBuffer } from '../../lib/text-buffer.ts';
import type { CharDevices } from '../char-dev.ts';

/** Linux: devinfo_show(). There are no block devices. */
export function showDevices(out: TextBuffer, devices: CharDevices): number {
  out.text('Character devices:\n');
  for (const { major, name } of devices.registered()) out.decimal(major, 3).text(` ${name}\n`);
  out.text('\nBlock devices:\n');
  return 0;
}
