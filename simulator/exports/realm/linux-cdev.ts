import type * as header from 'linux/cdev.h';
import type { cdev } from 'linux/cdev.h';
import type { file_operations } from 'linux/fs.h';
import type * as kdev from 'linux/kdev_t.h';
import { textArgument, uintArgument, wrongType } from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { GFP_KERNEL, GFP_ZERO } from '../../mm/page-alloc.ts';
import { linuxContainerOf } from './linux-list.ts';
import type { Realm } from './realm.ts';

const MINORBITS = 20;
const MINORMASK = 0xfffff;
const CHRDEV_MINORS = 256;

/** linux/kdev_t.h */
export function linuxKdev() {
  return {
    MINORBITS,
    MINORMASK,
    MAJOR: (dev) => uintArgument('MAJOR', 'dev', dev) >>> MINORBITS,
    MINOR: (dev) => uintArgument('MINOR', 'dev', dev) & MINORMASK,
    MKDEV: (ma, mi) =>
      ((uintArgument('MKDEV', 'ma', ma) << MINORBITS) | uintArgument('MKDEV', 'mi', mi)) >>> 0,
  } satisfies typeof kdev;
}

/** What drivers do with a struct cdev. Linux: fs/char_dev.c (6.12). */
export function cdevFunctions({ kernel, structs, fops, modules, cdev: type }: Realm) {
  const size = Number(structs.sizeOf('cdev', 'type', type));
  /** Addresses of those that cdev_alloc() made and cdev_del() frees. */
  const allocated = new Set<bigint>();
  const at = (fn: string, parameter: string, value: unknown): cdev =>
    structs.view(fn, parameter, type, value);
  const addressOf = (view: cdev): bigint => structs.addressOf('cdev', 'p', view);

  return {
    init(value: cdev, table: file_operations): void {
      const view = at('cdev_init', 'cdev', value);
      fops.idOf('cdev_init', 'fops', table);
      kernel.kfill(addressOf(view), 0, size);
      view.ops = table;
    },
    alloc(): cdev | null {
      const address = kernel.kmalloc(size, GFP_KERNEL | GFP_ZERO);
      if (address === 0n) return null;
      allocated.add(address);
      return type.at(address);
    },
    /** @param owner names the table of operations when its functions do not */
    add(p: cdev, dev: number, count: number, owner?: string): number {
      const view = at('cdev_add', 'p', p);
      const first = uintArgument('cdev_add', 'dev', dev);
      const minors = uintArgument('cdev_add', 'count', count);
      const { ops } = view;
      const module = modules.number('cdev_add', 'p.owner', view.owner);
      // Linux: cdev_add() takes one without operations; opening it is ENXIO.
      const table = ops === null ? 0 : fops.idOf('cdev_add', 'p.ops', ops, owner);
      const numbers = view as { dev: number; count: number };
      numbers.dev = first;
      numbers.count = minors;
      kernel.cdev_add(addressOf(view), first, minors, table, module);
      return 0;
    },
    del(p: cdev): void {
      const address = addressOf(at('cdev_del', 'p', p));
      kernel.cdev_del(address);
      if (allocated.delete(address)) kernel.kfree(address);
    },
  };
}
export type CdevFunctions = ReturnType<typeof cdevFunctions>;

/** linux/cdev.h */
export function linuxCdev(realm: Realm, functions: CdevFunctions) {
  return {
    ...linuxKdev(),
    ...linuxContainerOf(realm),
    cdev: realm.cdev,
    cdev_init: (cdev, fops) => {
      functions.init(cdev, fops);
    },
    cdev_alloc: () => functions.alloc(),
    cdev_add: (p, dev, count) => functions.add(p, dev, count),
    cdev_del: (p) => {
      functions.del(p);
    },
  } satisfies typeof header;
}

/** The functions of linux/fs.h that register device numbers. Linux: fs/char_dev.c (6.12). */
export function chrdevFunctions({ kernel }: Realm, functions: CdevFunctions) {
  /** The cdev that register_chrdev() made, by major, first minor and count. */
  const made = new Map<string, cdev>();
  const range = (fn: string, baseminor: unknown, count: unknown): [number, number] => [
    uintArgument(fn, 'baseminor', baseminor),
    uintArgument(fn, 'count', count),
  ];

  function register(
    fn: string,
    majorNumber: unknown,
    baseminor: number,
    count: number,
    nameText: unknown,
    fops: file_operations,
  ): number {
    const wanted = uintArgument(fn, 'major', majorNumber);
    const name = textArgument(fn, 'name', nameText);
    const major = kernel.chrdev_register(wanted, baseminor, count, name);
    if (major < 0) return major;
    const cdev = functions.alloc();
    if (cdev === null) {
      kernel.chrdev_unregister(major, baseminor, count);
      return -ERRNO_CONSTANTS.ENOMEM;
    }
    cdev.owner = fops.owner ?? null;
    cdev.ops = fops;
    functions.add(cdev, ((major << MINORBITS) | baseminor) >>> 0, count, name);
    made.set(`${major} ${baseminor} ${count}`, cdev);
    return wanted === 0 ? major : 0;
  }

  function unregister(fn: string, majorNumber: unknown, baseminor: number, count: number): void {
    const major = uintArgument(fn, 'major', majorNumber);
    const key = `${major} ${baseminor} ${count}`;
    const cdev = made.get(key);
    kernel.chrdev_unregister(major, baseminor, count);
    if (cdev === undefined) return;
    made.delete(key);
    functions.del(cdev);
  }

  return {
    alloc_chrdev_region(
      dev: { value: number },
      baseminor: number,
      count: number,
      name: string,
    ): number {
      const fn = 'alloc_chrdev_region';
      const target: unknown = dev;
      if (typeof target !== 'object' || target === null)
        throw wrongType(fn, 'dev', 'an object { value: 0 } for the number', dev);
      const [first, minors] = range(fn, baseminor, count);
      const major = kernel.chrdev_register(0, first, minors, textArgument(fn, 'name', name));
      if (major < 0) return major;
      dev.value = ((major << MINORBITS) | first) >>> 0;
      return 0;
    },
    register_chrdev_region(from: number, count: number, name: string): number {
      const fn = 'register_chrdev_region';
      const first = uintArgument(fn, 'from', from);
      const minors = uintArgument(fn, 'count', count);
      const text = textArgument(fn, 'name', name);
      const result = kernel.chrdev_register(first >>> MINORBITS, first & MINORMASK, minors, text);
      return result < 0 ? result : 0;
    },
    unregister_chrdev_region(from: number, count: number): void {
      const fn = 'unregister_chrdev_region';
      const first = uintArgument(fn, 'from', from);
      const minors = uintArgument(fn, 'count', count);
      kernel.chrdev_unregister(first >>> MINORBITS, first & MINORMASK, minors);
    },
    register_chrdev: (major: number, name: string, fops: file_operations): number =>
      register('register_chrdev', major, 0, CHRDEV_MINORS, name, fops),
    __register_chrdev(
      major: number,
      baseminor: number,
      count: number,
      name: string,
      fops: file_operations,
    ): number {
      const fn = '__register_chrdev';
      return register(fn, major, ...range(fn, baseminor, count), name, fops);
    },
    unregister_chrdev(major: number, name: string): void {
      textArgument('unregister_chrdev', 'name', name);
      unregister('unregister_chrdev', major, 0, CHRDEV_MINORS);
    },
    __unregister_chrdev(major: number, baseminor: number, count: number, name: string): void {
      const fn = '__unregister_chrdev';
      textArgument(fn, 'name', name);
      unregister(fn, major, ...range(fn, baseminor, count));
    },
  };
}
