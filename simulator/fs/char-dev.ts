/** Character devices by number. Linux: fs/char_dev.c (6.12). */
import { EBUSY, EINVAL, ENODEV, ENXIO } from '../lib/errno.ts';
import type { LoadedModule } from '../kernel/module.ts';
import type { FileOperations } from './file.ts';

const MINOR_BITS = 20;
const MINORS = 2 ** MINOR_BITS;
/** Linux: CHRDEV_MAJOR_MAX, CHRDEV_MAJOR_DYN_END and its kin, include/linux/fs.h. */
const MAJOR_MAX = 512;
const DYNAMIC_MAJORS = [
  { first: 254, last: 234 },
  { first: 511, last: 384 },
] as const;

/** Device number. Linux: MKDEV(). */
export function makeDev(major: number, minor: number): number {
  return major * MINORS + minor;
}

/** A range of numbers that belongs to a name. Linux: struct char_device_struct. */
interface Region {
  readonly major: number;
  readonly baseminor: number;
  readonly count: number;
  readonly name: string;
}

/** Numbers that a driver's operations serve. Linux: struct cdev in cdev_map. */
interface Served {
  readonly first: number;
  readonly count: number;
  readonly ops: FileOperations;
  /** Address of the driver's struct cdev; 0n for devices of the machine. */
  readonly cdev: bigint;
  /** The module of the cdev. */
  readonly owner: LoadedModule | undefined;
}

export class CharDevices {
  private readonly regions: Region[] = [];
  private served: Served[] = [];

  /** Serves one number. */
  add(rdev: number, ops: FileOperations): void {
    this.serve(rdev, 1, ops, 0n, undefined);
  }

  remove(rdev: number): void {
    this.served = this.served.filter(({ first, count }) => first !== rdev || count !== 1);
  }

  has(rdev: number): boolean {
    return this.find(rdev) !== undefined;
  }

  /** Serves the numbers [first, first + count). Linux: cdev_add(). */
  serve(
    first: number,
    count: number,
    ops: FileOperations,
    cdev: bigint,
    owner: LoadedModule | undefined,
  ): void {
    this.served.unshift({ first, count, ops, cdev, owner });
  }

  /** Files that are open keep their operations. Linux: cdev_del(). */
  unserve(cdev: bigint): void {
    this.served = this.served.filter((one) => one.cdev !== cdev);
  }

  /** Address of the struct cdev that serves a number; 0n for none. */
  cdevOf(rdev: number): bigint {
    return this.find(rdev)?.cdev ?? 0n;
  }

  /**
   * Gives the numbers [baseminor, baseminor + count) of a major to a name. Linux: __register_chrdev_region().
   *
   * @param major 0 for any free one
   * @returns the major, -EINVAL when the numbers do not exist, -EBUSY when some are given
   */
  registerRegion(major: number, baseminor: number, count: number, name: string): number {
    const chosen = major === 0 ? this.freeMajor() : major;
    if (chosen < 0) return chosen;
    if (chosen >= MAJOR_MAX || baseminor + count > MINORS) return -EINVAL;
    const taken = this.regions.some(
      (region) =>
        region.major === chosen &&
        baseminor < region.baseminor + region.count &&
        region.baseminor < baseminor + count,
    );
    if (taken) return -EBUSY;
    this.regions.push({ major: chosen, baseminor, count, name });
    return chosen;
  }

  /** Gives a region back; one that was not registered so is left alone. Linux: __unregister_chrdev_region(). */
  unregisterRegion(major: number, baseminor: number, count: number): void {
    const at = this.regions.findIndex(
      (one) => one.major === major && one.baseminor === baseminor && one.count === count,
    );
    if (at >= 0) this.regions.splice(at, 1);
  }

  /** The `Character devices:` of /proc/devices: a line for each region, by number. Linux: chrdev_show(). */
  registered(): { readonly major: number; readonly name: string }[] {
    const sorted = [...this.regions].sort((a, b) => a.major - b.major || a.baseminor - b.baseminor);
    return sorted.map(({ major, name }) => ({ major, name }));
  }

  /**
   * Operations of device nodes: ->open looks the driver up, takes a reference to its module for the cdev and one for the
   * table, and hands over to it. Linux: def_chr_fops, chrdev_open(); misc_open(), whose error is another.
   */
  readonly defaultOperations: FileOperations = {
    label: 'def_chr_fops',
    open: (file) => {
      const served = this.find(file.f_inode.i_rdev);
      if (!served || !file.pin(served.owner)) return -ENXIO;
      const { ops, cdev } = served;
      if (!file.pin(ops.owner?.())) return cdev === 0n ? -ENODEV : -ENXIO;
      file.f_op = ops;
      return ops.open?.(file) ?? 0;
    },
  };

  /** The smallest range that holds a number; of equal ones the latest. Linux: kobj_lookup(). */
  private find(rdev: number): Served | undefined {
    let best: Served | undefined;
    for (const one of this.served) {
      const holds = rdev >= one.first && rdev < one.first + one.count;
      if (holds && (!best || one.count < best.count)) best = one;
    }
    return best;
  }

  /** Linux: find_dynamic_major(). */
  private freeMajor(): number {
    const used = new Set(this.regions.map(({ major }) => major));
    for (const { first, last } of DYNAMIC_MAJORS) {
      for (let major = first; major >= last; major--) if (!used.has(major)) return major;
    }
    return -EBUSY;
  }
}
