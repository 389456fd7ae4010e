import type * as header from 'linux/pci.h';
import { intArgument, textArgument, uintArgument, ulongArgument } from '../../libc/arguments.ts';
import { PCI_BAR_FLAGS, PCI_BAR_LENGTH, PCI_BAR_START } from '../gate.ts';
import { linuxIo } from './linux-io.ts';
import { pciDrivers } from './pci-driver.ts';
import { pciInterrupts } from './pci-irq.ts';
import type { Realm } from './realm.ts';

const ANY = 0xffffffff;

/** linux/pci.h */
export function linuxPci(realm: Realm) {
  const { kernel, pciDevices } = realm;
  const { ioremap, iounmap } = linuxIo(realm);
  const deviceOf = (fn: string, value: unknown): number => pciDevices.handle(fn, 'dev', value);

  function resource(fn: string, dev: unknown, bar: unknown, field: number): bigint {
    const handle = deviceOf(fn, dev);
    return BigInt(kernel.pci_get(handle, field, intArgument(fn, 'bar', bar)));
  }
  const start = (fn: string, dev: unknown, bar: unknown): bigint =>
    resource(fn, dev, bar, PCI_BAR_START);
  const length = (fn: string, dev: unknown, bar: unknown): bigint =>
    resource(fn, dev, bar, PCI_BAR_LENGTH);

  return {
    ...pciDrivers(realm),
    ...pciInterrupts(realm),
    PCI_ANY_ID: ANY,
    IORESOURCE_MEM: 0x200n,
    IORESOURCE_PREFETCH: 0x2000n,

    pci_get_device(vendor, device, from) {
      const fn = 'pci_get_device';
      const id = (parameter: string, value: unknown): number => {
        const wanted = uintArgument(fn, parameter, value);
        return wanted === ANY ? -1 : wanted;
      };
      const after = from === null ? 0 : pciDevices.handle(fn, 'from', from);
      const found = kernel.pci_find(id('vendor', vendor), id('device', device), after);
      return found === 0 ? null : pciDevices.of(found);
    },
    pci_dev_put(dev) {
      if (dev !== null) deviceOf('pci_dev_put', dev);
    },
    pci_enable_device(dev) {
      deviceOf('pci_enable_device', dev);
      return 0;
    },
    pci_disable_device: (dev) => void deviceOf('pci_disable_device', dev),
    pci_set_master: (dev) => kernel.pci_set_bus_master(deviceOf('pci_set_master', dev), true),
    pci_clear_master: (dev) => kernel.pci_set_bus_master(deviceOf('pci_clear_master', dev), false),
    pci_request_regions(dev, res_name) {
      textArgument('pci_request_regions', 'res_name', res_name);
      deviceOf('pci_request_regions', dev);
      return 0;
    },
    pci_release_regions: (dev) => void deviceOf('pci_release_regions', dev),

    pci_resource_start: (dev, bar) => start('pci_resource_start', dev, bar),
    pci_resource_len: (dev, bar) => length('pci_resource_len', dev, bar),
    pci_resource_end(dev, bar) {
      const bytes = length('pci_resource_end', dev, bar);
      return bytes === 0n ? 0n : start('pci_resource_end', dev, bar) + bytes - 1n;
    },
    pci_resource_flags: (dev, bar) => resource('pci_resource_flags', dev, bar, PCI_BAR_FLAGS),

    pci_iomap(dev, bar, maxlen) {
      const limit = ulongArgument('pci_iomap', 'maxlen', maxlen);
      const all = length('pci_iomap', dev, bar);
      if (all === 0n) return 0n;
      return ioremap(start('pci_iomap', dev, bar), limit !== 0n && limit < all ? limit : all);
    },
    pci_iounmap(dev, addr) {
      deviceOf('pci_iounmap', dev);
      iounmap(addr);
    },
  } satisfies typeof header;
}
