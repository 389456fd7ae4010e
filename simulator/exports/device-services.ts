import type { FileOperations } from '../fs/file.ts';
import type { LoadedModule } from '../kernel/module.ts';
import { EINVAL } from '../lib/errno.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'misc_register'
  | 'misc_deregister'
  | 'chrdev_register'
  | 'chrdev_unregister'
  | 'cdev_add'
  | `module_${string}`
  | 'cdev_del'
  | 'device_node_create'
  | 'device_node_remove';

/**
 * Device numbers and device files.
 *
 * @param table the operations of an id, undefined for an id that was never given
 * @param module the module of a number, undefined when it is not loaded
 */
export function deviceServices(
  { misc, devices, deviceFiles }: GateParts,
  table: (id: number) => FileOperations | undefined,
  module: (number: number) => LoadedModule | undefined,
): Pick<Gate, Extract<keyof Gate, Members>> {
  return {
    module_get(number, ask) {
      const found = module(number);
      if (ask) return found?.tryGet() === true;
      found?.get();
      return true;
    },
    module_put: (number) => module(number)?.put(),
    module_users: (number) => module(number)?.users ?? 0,
    module_name: (number) => module(number)?.name ?? '',
    misc_register: (name, minor, fops, mode) => {
      const operations = table(fops);
      return operations ? misc.register(name, minor, operations, mode) : -EINVAL;
    },
    misc_deregister: (minor) => misc.deregister(minor),
    chrdev_register: (major, baseminor, count, name) =>
      devices.registerRegion(major, baseminor, count, name),
    chrdev_unregister: (major, baseminor, count) => {
      devices.unregisterRegion(major, baseminor, count);
    },
    cdev_add: (cdev, rdev, count, fops, owner) => {
      const operations = table(fops);
      if (operations) devices.serve(rdev, count, operations, cdev, module(owner));
    },
    cdev_del: (cdev) => {
      devices.unserve(cdev);
    },
    device_node_create: (name, rdev, mode) => deviceFiles.create(name, rdev, mode),
    device_node_remove: (name) => {
      deviceFiles.remove(name);
    },
  };
}
