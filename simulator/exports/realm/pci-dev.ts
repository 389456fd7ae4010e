import type { pci_dev } from 'linux/pci.h';
import { wrongType } from '../../libc/arguments.ts';
import { PCI_DEVICE, PCI_REVISION, PCI_VENDOR } from '../gate.ts';
import type { KernelGate } from './guard.ts';
import { FacadeTable, seal } from './handles.ts';

export interface PciDevices {
  of(handle: number): pci_dev;
  /** Handle of a genuine façade; a TypeError that names function and parameter for anything else. */
  handle(fn: string, parameter: string, value: unknown): number;
}

/** Façades of `struct pci_dev`. */
export function pciDevices(kernel: KernelGate): PciDevices {
  class PciDev implements Omit<pci_dev, keyof pci_dev & symbol> {
    readonly #handle: number;

    constructor(handle: number) {
      this.#handle = handle;
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
  }
  seal(PciDev);

  const table = new FacadeTable(
    (handle) => Object.freeze(new PciDev(handle)) as unknown as pci_dev,
  );
  return {
    of: (handle) => table.of(handle, 0),
    handle(fn, parameter, value) {
      const handle = PciDev.handle(value);
      if (handle === 0) throw wrongType(fn, parameter, 'a pci_dev', value);
      return handle;
    },
  };
}
