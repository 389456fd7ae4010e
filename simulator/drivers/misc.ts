/** Misc devices: one minor each under major 10. Linux: drivers/char/misc.c (6.12). */
import { EBUSY, EINVAL } from '../lib/errno.ts';
import { makeDev, type CharDevices } from '../fs/char-dev.ts';
import type { FileOperations } from '../fs/file.ts';
import type { Namespace } from '../fs/namei.ts';
import type { RamFs } from '../fs/ramfs.ts';

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
    private readonly namespace: Namespace,
    private readonly devtmpfs: RamFs,
  ) {}

  /**
   * Registers a device and makes /dev/NAME. Linux: misc_register().
   *
   * @returns the minor, -EBUSY when it is taken, -EINVAL for a bad name
   */
  register(name: string, minor: number, ops: FileOperations, mode: number): number {
    if (!/^[^/\0]+$/.test(name)) return -EINVAL;
    const chosen = minor === MISC_DYNAMIC_MINOR ? this.freeMinor() : minor;
    if (chosen < 0 || this.list.some((device) => device.minor === chosen)) return -EBUSY;
    const rdev = makeDev(MISC_MAJOR, chosen);
    this.devices.add(rdev, ops);
    const node = this.devtmpfs.node('char', this.devices.defaultOperations);
    node.i_rdev = rdev;
    node.mode = mode === 0 ? 0o600 : mode;
    this.namespace.add(`/dev/${name}`, node);
    this.list.push({ name, minor: chosen });
    return chosen;
  }

  /** Linux: misc_deregister(). */
  deregister(minor: number): number {
    const at = this.list.findIndex((device) => device.minor === minor);
    if (at < 0) return -EINVAL;
    const [device] = this.list.splice(at, 1);
    this.devices.remove(makeDev(MISC_MAJOR, minor));
    if (device) this.namespace.unlink(`/dev/${device.name}`);
    return 0;
  }

  private freeMinor(): number {
    for (let minor = DYNAMIC_MINORS - 1; minor >= 0; minor--) {
      if (!this.list.some((device) => device.minor === minor)) return minor;
    }
    return -1;
  }
}
