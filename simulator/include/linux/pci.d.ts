/** linux/pci.h: devices on the PCI bus. */
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
}

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
