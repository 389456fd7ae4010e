/** The part of the gate about interrupts and DMA. */

/** Kinds of {@link IrqGate.irq_request}: what of the driver's is there. */
export const IRQ_HANDLER = 1;
export const IRQ_THREAD = 2;

export interface IrqGate {
  /**
   * Puts a handler on a line.
   *
   * @param device tells the handlers of a shared line apart; 0 for NULL
   * @param functions IRQ_HANDLER, IRQ_THREAD or both: which callbacks exist
   * @returns number of the action, for CALLBACK_IRQ and CALLBACK_IRQ_THREAD, or -errno
   */
  irq_request(irq: number, flags: number, name: string, device: number, functions: number): number;
  /** Name of the handler that was there, null without one. */
  irq_free(irq: number, device: number): string | null;
  irq_disable(irq: number): void;
  irq_enable(irq: number): void;

  /** Number of the interrupt of a device: its line's, or its messages'. 0 for none. */
  pci_irq(device: number): number;
  /** Messages instead of the line; the interrupt's number, or -EINVAL when the device has none. */
  pci_enable_messages(device: number): number;
  pci_disable_messages(device: number): void;
  pci_set_bus_master(device: number, on: boolean): void;
  /** `0000:00:03.0` */
  pci_name(device: number): string;

  /** As alloc_pages, below the address `limit`; 0 when nothing fits. */
  dma_alloc_pages(gfp: number, order: number, limit: bigint): number;
  /** Physical address of kernel memory, -1 for what is not in the direct map. */
  dma_address(pointer: bigint): number;
}

/** Every member of {@link IrqGate}. */
export const IRQ_CALLS = [
  ...(['irq_request', 'irq_free', 'irq_disable', 'irq_enable', 'pci_irq'] as const),
  ...(['pci_enable_messages', 'pci_disable_messages', 'pci_set_bus_master', 'pci_name'] as const),
  ...(['dma_alloc_pages', 'dma_address'] as const),
] as const satisfies readonly (keyof IrqGate)[];
