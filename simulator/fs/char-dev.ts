/** Character devices by number. Linux: fs/char_dev.c. */
import { ENXIO } from '../lib/errno.ts';
import type { FileOperations } from './file.ts';

/** Device number. Linux: MKDEV(). */
export function makeDev(major: number, minor: number): number {
  return major * 0x100000 + minor;
}

export class CharDevices {
  private readonly byNumber = new Map<number, FileOperations>();

  add(rdev: number, ops: FileOperations): void {
    this.byNumber.set(rdev, ops);
  }

  remove(rdev: number): void {
    this.byNumber.delete(rdev);
  }

  has(rdev: number): boolean {
    return this.byNumber.has(rdev);
  }

  /** Operations of device nodes: ->open looks the driver up and hands over to it. Linux: def_chr_fops. */
  readonly defaultOperations: FileOperations = {
    label: 'def_chr_fops',
    open: (file) => {
      const ops = this.byNumber.get(file.f_inode.i_rdev);
      if (!ops) return -ENXIO;
      file.f_op = ops;
      return ops.open?.(file) ?? 0;
    },
  };
}
