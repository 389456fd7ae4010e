/** Misc devices: one minor each under major 10. Linux: drivers/char/misc.c (6.12). */
import { EBUSY, EINVAL } from '../lib/errno.ts';
import { makeDev, type CharDevices } from '../fs/char-dev.ts';
import type { DeviceFiles } from '../fs/devtmpfs.ts';
import type { FileOperations } from '../fs/file.ts';

export const MISC_MAJOR = 10;
export const MISC_DYNAMIC_MINOR = 255;
const DYNAMIC_MINORS = 128;

interface MiscDevice {
  readonly name: string;
  readonly minor: number;
}

export class MiscDevices {
  private readonly list: MiscDevice[] = [];

  constructor(
    private readonly devices: CharDevices,
    private readonly deviceFiles: DeviceFiles,
  ) {
    devices.registerRegion(MISC_MAJOR, 0, 256, 'misc');
  }

  /**
   * Registers a device and makes /dev/NAME. Linux: misc_register().
   *
   * @returns the minor, -EBUSY when it is taken, -EEXIST when the name is, -EINVAL for a bad name
   */
  register(name: string, minor: number, ops: FileOperations, mode: number): number {
    if (!/^[^/\0]+$/.test(name)) return -EINVAL;
    const chosen = minor === MISC_DYNAMIC_MINOR ? this.freeMinor() : minor;
    if (chosen < 0 || this.list.some((device) => device.minor === chosen)) return -EBUSY;
    const rdev = makeDev(MISC_MAJOR, chosen);
    const error = this.deviceFiles.create(name, rdev, mode);
    if (error !== 0) return error;
    this.devices.add(rdev, ops);
    this.list.push({ name, minor: chosen });
    return chosen;
  }

  /** Linux: misc_deregister(). */
  deregister(minor: number): number {
    const at = this.list.findIndex((device) => device.minor === minor);
    if (at < 0) return -EINVAL;
    const [device] = this.list.splice(at, 1);
    this.devices.remove(makeDev(MISC_MAJOR, minor));
    if (device) this.deviceFiles.remove(device.name);
    return 0;
  }

  private freeMinor(): number {
    for (let minor = DYNAMIC_MINORS - 1; minor >= 0; minor--) {
      if (!this.list.some((device) => device.minor === minor)) return minor;
    }
    return -1;
  }
}
