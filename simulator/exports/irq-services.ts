import { PAGE_OFFSET } from '../arch/memory-layout.ts';
import type { PciBus } from '../drivers/pci.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Interrupts } from '../kernel/irq.ts';
import { EINVAL } from '../lib/errno.ts';
import { IRQ_HANDLER, IRQ_THREAD, type IrqGate } from './irq-gate.ts';
import { CALLBACK_IRQ, CALLBACK_IRQ_THREAD } from './sched-gate.ts';

/** Numbers of messages begin behind those of lines. */
const FIRST_MESSAGE = 24;
const FRAME_BYTES = 4096n;

/**
 * Interrupts and DMA.
 *
 * @param callback runs the driver's function of an action
 */
export function irqServices(
  kc: KernelContext,
  irqs: Interrupts,
  pci: PciBus,
  callback: (kind: number, id: number, a?: number) => number,
): IrqGate {
  const { alloc } = kc.mm;
  let actions = 0;

  /** Linux: dma_direct_alloc_pages() tries lower zones; one zone serves drivers here, so higher blocks are put aside. */
  const allocBelow = (gfp: number, order: number, limit: bigint): number => {
    const aside: number[] = [];
    const last = (pfn: number): bigint => (BigInt(pfn) + (1n << BigInt(order))) * FRAME_BYTES - 1n;
    let pfn = alloc.alloc(gfp, order);
    while (pfn !== 0 && last(pfn) > limit) {
      aside.push(pfn);
      pfn = alloc.alloc(gfp, order);
    }
    for (const other of aside) alloc.freeBlock(other, order);
    return pfn;
  };

  return {
    irq_request: (irq, flags, name, device, functions) => {
      const id = ++actions;
      const handler = (functions & IRQ_HANDLER) !== 0 && (() => callback(CALLBACK_IRQ, id, irq));
      const thread =
        (functions & IRQ_THREAD) !== 0 && (() => void callback(CALLBACK_IRQ_THREAD, id, irq));
      const action = {
        handler: handler || undefined,
        thread: thread || undefined,
        flags,
        name,
        device,
      };
      const error = irqs.request(irq, action);
      return error < 0 ? error : id;
    },
    irq_free: (irq, device) => irqs.free(irq, device),
    irq_disable: (irq) => {
      irqs.disable(irq);
    },
    irq_enable: (irq) => {
      irqs.enable(irq);
    },

    pci_irq: (handle) => {
      const device = pci.get(handle);
      return device ? device.messages || device.line : 0;
    },
    pci_enable_messages: (handle) => {
      const device = pci.get(handle);
      if (!device || device.line === 0) return -EINVAL;
      device.messages = FIRST_MESSAGE + handle;
      return device.messages;
    },
    pci_disable_messages: (handle) => {
      const device = pci.get(handle);
      if (device) device.messages = 0;
    },
    pci_set_bus_master: (handle, on) => {
      pci.get(handle)?.setMaster(on);
    },
    pci_name: (handle) => pci.get(handle)?.name ?? '',

    dma_alloc_pages: allocBelow,
    dma_address: (pointer) => {
      const physical = pointer - PAGE_OFFSET;
      return kc.mm.memory.ramEnd(Number(physical)) !== 0 ? Number(physical) : -1;
    },
  };
}
