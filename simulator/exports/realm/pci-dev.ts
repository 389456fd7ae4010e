import type { device } from 'linux/device.h';
import type { pci_dev } from 'linux/pci.h';
import { wrongType } from '../../libc/arguments.ts';
import { PCI_DEVICE, PCI_REVISION, PCI_VENDOR } from '../gate.ts';
import type { KernelGate } from './guard.ts';
import { devices, type RegisteredDevice } from './device.ts';
import { FacadeTable, seal } from './handles.ts';

export interface PciDevices {
  of(handle: number): pci_dev;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, parameter: string, value: unknown): number;
  /** Its part in the driver model. */
  entry(handle: number): RegisteredDevice;
  /** Handle of the PCI device that a device of the driver model is, 0 for another. */
  ofDevice(fn: string, value: unknown): number;
}

/** Façades of `struct pci_dev`. */
export function pciDevices(kernel: KernelGate): PciDevices {
  class PciDev implements Omit<pci_dev, keyof pci_dev & symbol> {
    readonly #handle: number;

    readonly #dev: device;

    constructor(handle: number, dev: device) {
      this.#handle = handle;
      this.#dev = dev;
    }

    static handle(value: unknown): number {
      return typeof value === 'object' && value !== null && #handle in value ? value.#handle : 0;
    }

    get vendor(): number {
      return kernel.pci_get(this.#handle, PCI_VENDOR, 0);
    }
    get device(): number {
      return kernel.pci_get(this.#handle, PCI_DEVICE, 0);
    }
    get revision(): number {
      return kernel.pci_get(this.#handle, PCI_REVISION, 0);
    }
    get irq(): number {
      return kernel.pci_irq(this.#handle);
    }
    get dev(): device {
      return this.#dev;
    }
  }
  seal(PciDev);

  const registered = new Map<RegisteredDevice, number>();
  const entries = new Map<number, RegisteredDevice>();
  function make(handle: number): pci_dev {
    const name = kernel.pci_name(handle);
    const entry = { name, driver: 'pci', devt: 0, parent: null, class: null, file: '', data: null };
    registered.set(entry, handle);
    entries.set(handle, entry);
    return Object.freeze(new PciDev(handle, devices.make(entry))) as unknown as pci_dev;
  }

  const table = new FacadeTable(make);
  return {
    of: (handle) => table.of(handle, 0),
    handle(fn, parameter, value) {
      const handle = PciDev.handle(value);
      if (handle === 0) throw wrongType(fn, parameter, 'a pci_dev', value);
      return handle;
    },
    entry(handle) {
      table.of(handle, 0);
      return entries.get(handle)!;
    },
    ofDevice(fn, value) {
      const entry = devices.of(value);
      if (entry === undefined) throw wrongType(fn, 'dev', 'a device', value);
      return registered.get(entry) ?? 0;
    },
  };
}
