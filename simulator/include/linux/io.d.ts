/** linux/io.h: I/O memory and physical addresses. */
export * from 'asm/io.h';

/**
 * Maps device memory for readl() and writel(), uncached (UC-).
 *
 * The result is for those functions only: remap_pfn_range() wants the physical address. Ordinary RAM is refused with a
 * warning. May sleep. Linux: arch/x86/mm/ioremap.c.
 *
 * @param offset physical address, as pci_resource_start() gives it
 * @param size bytes
 * @returns an address of the vmalloc area, or 0n
 */
export declare function ioremap(offset: bigint, size: bigint | number): bigint;

/** {@link ioremap} with write-combining, for frame buffers. Linux: arch/x86/mm/ioremap.c. */
export declare function ioremap_wc(offset: bigint, size: bigint | number): bigint;

/** {@link ioremap} strictly uncached (UC), whatever MTRRs say. Linux: arch/x86/mm/ioremap.c, since 4.3. */
export declare function ioremap_uc(offset: bigint, size: bigint | number): bigint;

/** {@link ioremap} with write-back caching. Linux: arch/x86/mm/ioremap.c. */
export declare function ioremap_cache(offset: bigint, size: bigint | number): bigint;

/** Unmaps what ioremap() mapped. May sleep. Linux: arch/x86/mm/ioremap.c. */
export declare function iounmap(addr: bigint): void;

/** Reads 8 bits of a device. Does not sleep. Linux: arch/x86/include/asm/io.h. */
export declare function readb(addr: bigint): number;
/** Reads 16 bits of a device. Linux: arch/x86/include/asm/io.h. */
export declare function readw(addr: bigint): number;
/** Reads 32 bits of a device, as an unsigned number. Linux: arch/x86/include/asm/io.h. */
export declare function readl(addr: bigint): number;
/** Reads 64 bits of a device. Linux: arch/x86/include/asm/io.h. */
export declare function readq(addr: bigint): bigint;
/** Writes 8 bits to a device. Linux: arch/x86/include/asm/io.h. */
export declare function writeb(value: number, addr: bigint): void;
/** Writes 16 bits to a device. Linux: arch/x86/include/asm/io.h. */
export declare function writew(value: number, addr: bigint): void;
/** Writes 32 bits to a device. Linux: arch/x86/include/asm/io.h. */
export declare function writel(value: number, addr: bigint): void;
/** Writes 64 bits to a device. Linux: arch/x86/include/asm/io.h. */
export declare function writeq(value: bigint, addr: bigint): void;

/** {@link readl} without an order between it and other accesses. Linux: arch/x86/include/asm/io.h. */
export declare function readl_relaxed(addr: bigint): number;
/** {@link writel} without an order between it and other accesses. Linux: arch/x86/include/asm/io.h. */
export declare function writel_relaxed(value: number, addr: bigint): void;

/** {@link readb} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function ioread8(addr: bigint): number;
/** {@link readw} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function ioread16(addr: bigint): number;
/** {@link readl} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function ioread32(addr: bigint): number;
/** {@link writeb} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function iowrite8(value: number, addr: bigint): void;
/** {@link writew} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function iowrite16(value: number, addr: bigint): void;
/** {@link writel} for memory of pci_iomap(). Linux: lib/iomap.c. */
export declare function iowrite32(value: number, addr: bigint): void;

/** Copies `count` bytes from a device to kernel memory. Linux: arch/x86/lib/iomem.c. */
export declare function memcpy_fromio(to: bigint, from: bigint, count: bigint | number): void;
/** Copies `count` bytes from kernel memory to a device. Linux: arch/x86/lib/iomem.c. */
export declare function memcpy_toio(to: bigint, from: bigint, count: bigint | number): void;
/** Sets `count` bytes of a device. Linux: arch/x86/lib/iomem.c. */
export declare function memset_io(addr: bigint, value: number, count: bigint | number): void;
