import type * as header from 'linux/pci.h';
import type { pci_driver } from 'linux/pci.h';
import {
  functionArgument,
  objectArgument,
  textArgument,
  uintArgument,
  wrongType,
} from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import { logLine } from './linux-printk.ts';
import type { Realm } from './realm.ts';

const { EBUSY } = ERRNO_CONSTANTS;
const ANY = 0xffffffff;
const KERN_WARNING = 4;

type Members =
  | ('PCI_DEVICE' | 'pci_register_driver' | 'pci_unregister_driver')
  | ('pci_set_drvdata' | 'pci_get_drvdata' | 'pci_name');

/** Drivers of PCI devices. Linux: drivers/pci/pci-driver.c, drivers/base/dd.c (6.12). */
export function pciDrivers(realm: Realm) {
  const { kernel, pciDevices } = realm;
  const handle = (fn: string, dev: unknown): number => pciDevices.handle(fn, 'pdev', dev);
  const drivers = new Map<string, pci_driver>();
  const bound = new Map<number, pci_driver>();

  function ids({ id_table }: pci_driver): header.pci_device_id[] {
    const fn = 'pci_register_driver';
    const table: unknown = id_table;
    if (!Array.isArray(table)) throw wrongType(fn, 'drv.id_table', 'an array', table);
    const entries = table as readonly Partial<header.pci_device_id>[];
    return entries
      .filter(({ vendor = 0, device = 0 }) => vendor !== 0 || device !== 0)
      .map((id, i) => ({
        ...id,
        vendor: uintArgument(fn, `drv.id_table[${i}].vendor`, id.vendor),
        device: uintArgument(fn, `drv.id_table[${i}].device`, id.device),
      }));
  }

  /** Linux: really_probe(). */
  function probe(drv: pci_driver, device: number, id: header.pci_device_id): void {
    const entry = pciDevices.entry(device);
    bound.set(device, drv);
    entry.driver = drv.name;
    const result: unknown = Reflect.apply(drv.probe, drv, [pciDevices.of(device), id]);
    if (typeof result !== 'number') throw wrongType('probe', 'its result', 'an int', result);
    if (result === 0) return;
    bound.delete(device);
    entry.driver = 'pci';
    entry.data = null;
    const text = `${drv.name} ${entry.name}: probe with driver ${drv.name} failed with error ${result}`;
    kernel.printk(KERN_WARNING, logLine(text));
  }

  return {
    PCI_DEVICE: (vend, dev) =>
      Object.freeze({
        vendor: uintArgument('PCI_DEVICE', 'vend', vend),
        device: uintArgument('PCI_DEVICE', 'dev', dev),
      }),

    pci_register_driver(drv) {
      const fn = 'pci_register_driver';
      objectArgument(fn, 'drv', 'a pci_driver object', drv);
      const name = textArgument(fn, 'drv.name', drv.name);
      functionArgument(fn, 'drv.probe', drv.probe);
      const table = ids(drv);
      if (drivers.has(name)) return -EBUSY;
      drivers.set(name, drv);
      for (let dev = kernel.pci_find(-1, -1, 0); dev !== 0; dev = kernel.pci_find(-1, -1, dev)) {
        const { vendor, device } = pciDevices.of(dev);
        const id = table.find(
          (one) =>
            (one.vendor === ANY || one.vendor === vendor) &&
            (one.device === ANY || one.device === device),
        );
        if (id && !bound.has(dev)) probe(drv, dev, id);
      }
      return 0;
    },

    pci_unregister_driver(drv) {
      const fn = 'pci_unregister_driver';
      objectArgument(fn, 'drv', 'a pci_driver object', drv);
      if (drivers.get(drv.name) !== drv) return;
      drivers.delete(drv.name);
      for (const [dev, owner] of [...bound]) {
        if (owner !== drv) continue;
        drv.remove?.(pciDevices.of(dev));
        bound.delete(dev);
        const entry = pciDevices.entry(dev);
        entry.driver = 'pci';
        entry.data = null;
      }
    },

    pci_set_drvdata(pdev, data) {
      pciDevices.entry(handle('pci_set_drvdata', pdev)).data = data;
    },
    pci_get_drvdata: (pdev) => pciDevices.entry(handle('pci_get_drvdata', pdev)).data,
    pci_name: (pdev) => kernel.pci_name(handle('pci_name', pdev)),
  } satisfies Pick<typeof header, Members>;
}
