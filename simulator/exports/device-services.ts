import type { FileOperations } from '../fs/file.ts';
import { EINVAL } from '../lib/errno.ts';
import type { Gate } from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'misc_register'
  | 'misc_deregister'
  | 'chrdev_register'
  | 'chrdev_unregister'
  | 'cdev_add'
  | 'cdev_del'
  | 'device_node_create'
  | 'device_node_remove';

/**
 * Device numbers and device files.
 *
 * @param table the operations of an id, undefined for an id that was never given
 */
export function deviceServices(
  { misc, devices, deviceFiles }: GateParts,
  table: (id: number) => FileOperations | undefined,
): Pick<Gate, Members> {
  return {
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
    cdev_add: (cdev, rdev, count, fops) => {
      const operations = table(fops);
      if (operations) devices.serve(rdev, count, operations, cdev);
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
