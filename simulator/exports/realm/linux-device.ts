import type * as header from 'linux/device.h';
import type { device, struct_class } from 'linux/device.h';
import {
  functionArgument,
  show,
  textArgument,
  uintArgument,
  wrongType,
} from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { devices, type RegisteredDevice } from './device.ts';
import { seal } from './handles.ts';
import { linuxKdev } from './linux-cdev.ts';
import { linuxErr } from './linux-errno.ts';
import { kernelFormat, logLine } from './linux-printk.ts';
import type { Realm } from './realm.ts';

const { EEXIST, EINVAL, ENODEV } = ERRNO_CONSTANTS;
const LEVELS = { dev_err: 3, dev_warn: 4, dev_notice: 5, dev_info: 6, dev_dbg: 7 } as const;

/** linux/device.h. Linux: drivers/base/{core,class,devtmpfs}.c (6.12). */
export function linuxDevice(realm: Realm) {
  const { kernel } = realm;
  const format = kernelFormat(realm);
  const { ERR_PTR } = linuxErr();
  const classes = new Map<string, struct_class>();
  const byClass = new Map<struct_class, Map<string, device>>();
  const StructClass = structClass();

  const registered = (fn: string, dev: unknown): RegisteredDevice => {
    const found = devices.of(dev);
    if (!found) throw wrongType(fn, 'dev', 'a device', dev);
    return found;
  };
  const ofClass = (fn: string, cls: unknown): Map<string, device> => {
    const found = StructClass.isOne(cls) ? byClass.get(cls) : undefined;
    if (found) return found;
    throw wrongType(fn, 'cls', 'a class that class_create() made', cls);
  };

  /** Name and permissions of the device file. Linux: device_get_devnode(). */
  function fileOf(cls: struct_class, dev: device, name: string): { file: string; mode: number } {
    const mode = { value: 0 };
    const chosen: unknown = cls.devnode?.(dev, mode);
    if (typeof chosen !== 'string' && chosen !== null && chosen !== undefined) {
      throw new TypeError(`devnode must return a string or null, got ${show(chosen)}`);
    }
    const file = chosen ?? name.replace(/!/g, '/');
    return { file, mode: uintArgument('devnode', 'mode.value', mode.value) };
  }

  function create(
    cls: unknown,
    parent: unknown,
    devt: unknown,
    data: unknown,
    fmt: unknown,
    args: readonly unknown[],
  ): device | bigint {
    const fn = 'device_create';
    if (cls === null || typeof cls === 'bigint') return ERR_PTR(-ENODEV);
    const all = ofClass(fn, cls);
    if (parent !== null) registered(fn, parent);
    const number = uintArgument(fn, 'devt', devt);
    const name = format(fn, textArgument(fn, 'fmt', fmt), args);
    if (name === '') return ERR_PTR(-EINVAL);
    const owner = cls as struct_class;
    if (all.has(name)) {
      const path = `/devices/virtual/${owner.name}/${name}`;
      kernel.warn(
        'fs/sysfs/dir.c:31 sysfs_warn_dup',
        `sysfs: cannot create duplicate filename '${path}'`,
      );
      return ERR_PTR(-EEXIST);
    }
    const entry = {
      name,
      driver: owner.name,
      devt: number,
      parent: parent as device | null,
      class: owner,
      file: '',
      data,
    };
    const dev = devices.make(entry);
    if (number !== 0) {
      const { file, mode } = fileOf(owner, dev, name);
      const error = kernel.device_node_create(file, number, mode);
      if (error !== 0) return ERR_PTR(error);
      entry.file = file;
    }
    all.set(name, dev);
    return dev;
  }

  const logger =
    (fn: keyof typeof LEVELS) =>
    (dev: device, fmt: string, ...args: unknown[]): void => {
      const { name, driver } = registered(fn, dev);
      const text = format(fn, textArgument(fn, 'fmt', fmt), args);
      kernel.printk(LEVELS[fn], logLine(`${driver} ${name}: ${text}`));
    };

  return {
    ...linuxErr(),
    ...linuxKdev(),

    class_create(name) {
      const text = textArgument('class_create', 'name', name);
      if (classes.has(text)) {
        const path = `/class/${text}`;
        kernel.warn(
          'fs/sysfs/dir.c:31 sysfs_warn_dup',
          `sysfs: cannot create duplicate filename '${path}'`,
        );
        return ERR_PTR(-EEXIST);
      }
      const cls = StructClass.make(text);
      classes.set(text, cls);
      byClass.set(cls, new Map());
      return cls;
    },
    class_destroy(cls) {
      if (cls === null || typeof cls === 'bigint') return;
      ofClass('class_destroy', cls);
      byClass.delete(cls);
      classes.delete(cls.name);
    },
    device_create: (cls, parent, devt, drvdata, fmt, ...args) =>
      create(cls, parent, devt, drvdata, fmt, args),
    device_destroy(cls, devt) {
      const number = uintArgument('device_destroy', 'devt', devt);
      const all = ofClass('device_destroy', cls);
      for (const [name, dev] of all) {
        const entry = registered('device_destroy', dev);
        if (entry.devt !== number) continue;
        if (entry.file !== '') kernel.device_node_remove(entry.file);
        all.delete(name);
        return;
      }
    },
    dev_name: (dev) => registered('dev_name', dev).name,
    dev_get_drvdata: (dev) => registered('dev_get_drvdata', dev).data,
    dev_set_drvdata(dev, data) {
      registered('dev_set_drvdata', dev).data = data;
    },
    dev_err: logger('dev_err'),
    dev_warn: logger('dev_warn'),
    dev_notice: logger('dev_notice'),
    dev_info: logger('dev_info'),
    dev_dbg: logger('dev_dbg'),
  } satisfies typeof header;
}

/** Façades of `struct class`. */
function structClass() {
  class StructClass {
    readonly #name: string;
    #devnode: struct_class['devnode'] = null;

    constructor(name: string) {
      this.#name = name;
    }

    static isOne(value: unknown): boolean {
      return typeof value === 'object' && value !== null && #name in value;
    }

    get name(): string {
      return this.#name;
    }
    get devnode(): struct_class['devnode'] {
      return this.#devnode;
    }
    set devnode(value: struct_class['devnode']) {
      if (value !== null) functionArgument('class', 'devnode', value);
      this.#devnode = value;
    }
  }
  seal(StructClass);
  return {
    isOne: (value: unknown): value is struct_class => StructClass.isOne(value),
    make: (name: string) => Object.freeze(new StructClass(name)) as unknown as struct_class,
  };
}
