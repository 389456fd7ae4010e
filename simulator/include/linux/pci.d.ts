/** linux/pci.h: devices on the PCI bus. */
import type { device } from 'linux/device.h';
import type { resource_size_t } from 'linux/types.h';

declare const opaque: unique symbol;

/** `struct pci_dev`: a device on the bus. Linux: include/linux/pci.h. */
export interface pci_dev {
  readonly [opaque]: 'pci_dev';
  /** Vendor ID. */
  readonly vendor: number;
  /** Device ID. */
  readonly device: number;
  /** Revision ID. */
  readonly revision: number;
  /** Number of its interrupt: the line's, or that of its messages once they are enabled. 0 for none. */
  readonly irq: number;
  /** The device of the driver model, for dma_alloc_coherent() and dev_info(). */
  readonly dev: device;
}

/** `struct pci_device_id`: devices that a driver is for. Linux: include/linux/mod_devicetable.h. */
export interface pci_device_id {
  /** Vendor ID or {@link PCI_ANY_ID}. */
  readonly vendor: number;
  /** Device ID or {@link PCI_ANY_ID}. */
  readonly device: number;
  /** Anything of the driver's. */
  readonly driver_data?: bigint | undefined;
}

/** `struct pci_driver`. Linux: include/linux/pci.h. */
export interface pci_driver {
  /** Name of the driver. */
  name: string;
  /** The devices it is for. C's list ends with an empty entry; here it may. */
  id_table: readonly Partial<pci_device_id>[];
  /** A device is there. May sleep. @returns 0, or a negative error number when the driver does not want it */
  probe: (dev: pci_dev, id: pci_device_id) => number;
  /** The device, or the driver, goes. May sleep. */
  remove?: ((dev: pci_dev) => void) | undefined;
}

/** pci_alloc_irq_vectors(): the line of the device. Linux: include/linux/pci.h. */
export declare const PCI_IRQ_INTX: 1;
/** The older name of {@link PCI_IRQ_INTX}. Linux: include/linux/pci.h. */
export declare const PCI_IRQ_LEGACY: 1;
/** pci_alloc_irq_vectors(): messages. Linux: include/linux/pci.h. */
export declare const PCI_IRQ_MSI: 2;
/** pci_alloc_irq_vectors(): messages of the extended kind, which no device here has. Linux: include/linux/pci.h. */
export declare const PCI_IRQ_MSIX: 4;
/** pci_alloc_irq_vectors(): whatever there is. Linux: include/linux/pci.h. */
export declare const PCI_IRQ_ALL_TYPES: 7;

/** An entry of a driver's table. Linux: include/linux/pci.h. */
export declare function PCI_DEVICE(vend: number, dev: number): pci_device_id;

/**
 * Registers a driver; `probe` runs for each device that its table names and no driver has.
 *
 * May sleep. Linux: drivers/pci/pci-driver.c.
 *
 * @returns 0, or -EBUSY when a driver of that name is registered
 */
export declare function pci_register_driver(drv: pci_driver): number;

/** Removes a driver; `remove` runs for each of its devices. May sleep. Linux: drivers/pci/pci-driver.c. */
export declare function pci_unregister_driver(drv: pci_driver): void;

/** Keeps anything of the driver's with the device. Linux: include/linux/pci.h. */
export declare function pci_set_drvdata(pdev: pci_dev, data: unknown): void;

/** What {@link pci_set_drvdata} kept, or null. Linux: include/linux/pci.h. */
export declare function pci_get_drvdata(pdev: pci_dev): unknown;

/** `0000:00:03.0`: domain, bus, slot and function. Linux: include/linux/pci.h. */
export declare function pci_name(pdev: pci_dev): string;

/**
 * Gives the device interrupts: messages where it has them and `flags` allow, else its line.
 *
 * May sleep. Linux: drivers/pci/msi/api.c.
 *
 * @returns how many there are, or -ENOSPC when there are fewer than `min_vecs`
 */
export declare function pci_alloc_irq_vectors(
  dev: pci_dev,
  min_vecs: number,
  max_vecs: number,
  flags: number,
): number;

/** Number for request_irq(); -EINVAL for an interrupt that was not allocated. Linux: drivers/pci/msi/api.c. */
export declare function pci_irq_vector(dev: pci_dev, nr: number): number;

/** Gives the interrupts back; free_irq() came before. May sleep. Linux: drivers/pci/msi/api.c. */
export declare function pci_free_irq_vectors(dev: pci_dev): void;

/** Messages instead of the line; `pdev.irq` changes. May sleep. @returns 0, or -EINVAL. Linux: drivers/pci/msi/api.c. */
export declare function pci_enable_msi(dev: pci_dev): number;

/** The line again. May sleep. Linux: drivers/pci/msi/api.c. */
export declare function pci_disable_msi(dev: pci_dev): void;

/** Takes the device's way to memory away. Linux: drivers/pci/pci.c. */
export declare function pci_clear_master(dev: pci_dev): void;

/** Matches any ID in pci_get_device(). */
export declare const PCI_ANY_ID: 0xffffffff;
/** The BAR is memory. Linux: include/linux/ioport.h. */
export declare const IORESOURCE_MEM: 0x200n;
/** The BAR is memory without side effects of reads. Linux: include/linux/ioport.h. */
export declare const IORESOURCE_PREFETCH: 0x2000n;

/**
 * The next device with these IDs, with a reference that pci_dev_put() drops.
 *
 * May sleep. Linux: drivers/pci/search.c.
 *
 * @param vendor vendor ID or {@link PCI_ANY_ID}
 * @param device device ID or {@link PCI_ANY_ID}
 * @param from the device to go on from, or null for the first
 * @returns the device, or null
 */
export declare function pci_get_device(
  vendor: number,
  device: number,
  from: pci_dev | null,
): pci_dev | null;

/** Drops a reference to a device; null does nothing. Linux: drivers/pci/pci-driver.c. */
export declare function pci_dev_put(dev: pci_dev | null): void;

/** Switches the device on. May sleep. Linux: drivers/pci/pci.c. @returns 0 */
export declare function pci_enable_device(dev: pci_dev): number;

/** Switches the device off. Linux: drivers/pci/pci.c. */
export declare function pci_disable_device(dev: pci_dev): void;

/** Allows the device to reach memory by itself (DMA). Linux: drivers/pci/pci.c. */
export declare function pci_set_master(dev: pci_dev): void;

/**
 * Reserves all BARs of the device. Linux: drivers/pci/pci.c.
 *
 * @param res_name name in /proc/iomem
 * @returns 0
 */
export declare function pci_request_regions(dev: pci_dev, res_name: string): number;

/** Gives the BARs back. Linux: drivers/pci/pci.c. */
export declare function pci_release_regions(dev: pci_dev): void;

/** Physical address of a BAR, 0n when the device has none. Linux: include/linux/pci.h. */
export declare function pci_resource_start(dev: pci_dev, bar: number): resource_size_t;

/** Last physical address of a BAR. Linux: include/linux/pci.h. */
export declare function pci_resource_end(dev: pci_dev, bar: number): resource_size_t;

/** Length of a BAR in bytes. Linux: include/linux/pci.h. */
export declare function pci_resource_len(dev: pci_dev, bar: number): resource_size_t;

/** `IORESOURCE_*` of a BAR. Linux: include/linux/pci.h. */
export declare function pci_resource_flags(dev: pci_dev, bar: number): bigint;

/**
 * ioremap() of a BAR. May sleep. Linux: drivers/pci/iomap.c.
 *
 * @param maxlen bytes to map at most; 0n for all
 * @returns an address for ioread32() and others, or 0n
 */
export declare function pci_iomap(dev: pci_dev, bar: number, maxlen: bigint): bigint;

/** Unmaps what {@link pci_iomap} mapped. Linux: drivers/pci/iomap.c. */
export declare function pci_iounmap(dev: pci_dev, addr: bigint): void;

export {};
