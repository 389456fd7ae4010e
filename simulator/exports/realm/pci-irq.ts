import type * as header from 'linux/pci.h';
import { intArgument } from '../../libc/arguments.ts';
import { ERRNO_CONSTANTS } from '../../libc/errno-table.ts';
import type { Realm } from './realm.ts';

const { EINVAL, ENOSPC } = ERRNO_CONSTANTS;
const PCI_IRQ_INTX = 1;
const PCI_IRQ_MSI = 2;

type Members =
  | ('PCI_IRQ_INTX' | 'PCI_IRQ_LEGACY' | 'PCI_IRQ_MSI' | 'PCI_IRQ_MSIX' | 'PCI_IRQ_ALL_TYPES')
  | ('pci_alloc_irq_vectors' | 'pci_irq_vector' | 'pci_free_irq_vectors')
  | ('pci_enable_msi' | 'pci_disable_msi');

/** Interrupts of PCI devices. Linux: drivers/pci/msi/ (6.12). */
export function pciInterrupts({ kernel, pciDevices }: Realm) {
  const handle = (fn: string, dev: unknown): number => pciDevices.handle(fn, 'dev', dev);
  return {
    PCI_IRQ_INTX,
    PCI_IRQ_LEGACY: PCI_IRQ_INTX,
    PCI_IRQ_MSI,
    PCI_IRQ_MSIX: 4,
    PCI_IRQ_ALL_TYPES: 7,

    pci_alloc_irq_vectors(dev, min_vecs, max_vecs, flags) {
      const fn = 'pci_alloc_irq_vectors';
      const device = handle(fn, dev);
      const least = intArgument(fn, 'min_vecs', min_vecs);
      const most = intArgument(fn, 'max_vecs', max_vecs);
      const kinds = intArgument(fn, 'flags', flags);
      if (least < 1 || most < least) return -EINVAL;
      if (least > 1) return -ENOSPC;
      if ((kinds & PCI_IRQ_MSI) !== 0 && kernel.pci_enable_messages(device) > 0) return 1;
      return (kinds & PCI_IRQ_INTX) !== 0 && kernel.pci_irq(device) !== 0 ? 1 : -ENOSPC;
    },
    pci_irq_vector(dev, nr) {
      const irq = kernel.pci_irq(handle('pci_irq_vector', dev));
      return intArgument('pci_irq_vector', 'nr', nr) === 0 && irq !== 0 ? irq : -EINVAL;
    },
    pci_free_irq_vectors: (dev) => kernel.pci_disable_messages(handle('pci_free_irq_vectors', dev)),
    pci_enable_msi: (dev) => Math.min(0, kernel.pci_enable_messages(handle('pci_enable_msi', dev))),
    pci_disable_msi: (dev) => kernel.pci_disable_messages(handle('pci_disable_msi', dev)),
  } satisfies Pick<typeof header, Members>;
}
