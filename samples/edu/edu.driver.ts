// QEMU's edu device as a driver sees it: registers in BAR 0, an interrupt when work is done, and DMA.
import { EINVAL, EIO, ENODEV, ENOMEM, ENOTTY } from 'linux/errno.h';
import { dma_alloc_coherent, dma_free_coherent, dma_mmap_coherent } from 'linux/dma-mapping.h';
import { DMA_BIT_MASK, dma_set_mask_and_coherent } from 'linux/dma-mapping.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  free_irq,
  IRQ_HANDLED,
  IRQ_NONE,
  IRQF_SHARED,
  request_irq,
  type irqreturn_t,
} from 'linux/interrupt.h';
import { readl, writel } from 'linux/io.h';
import { _IO } from 'linux/ioctl.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  GFP_KERNEL,
  PAGE_SIZE,
  pgprot_noncached,
  vm_iomap_memory,
  VM_WRITE,
  vma_pages,
  vm_flags_clear,
  VM_MAYWRITE,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import {
  PCI_DEVICE,
  pci_disable_device,
  pci_enable_device,
  pci_iomap,
  pci_iounmap,
  pci_register_driver,
  pci_resource_len,
  pci_resource_start,
  pci_set_master,
  pci_unregister_driver,
  type pci_dev,
  type pci_driver,
} from 'linux/pci.h';
import { pr_info } from 'linux/printk.h';
import { DECLARE_WAIT_QUEUE_HEAD, wait_event_interruptible, wake_up } from 'linux/wait.h';

const BAR = 0;
const BUFFER_SIZE = PAGE_SIZE;

// Offsets of registers, from QEMU's docs/specs/edu.rst.
const ID = 0x00n;
const FACTORIAL = 0x08n;
const STATUS = 0x20n;
const STATUS_IRQ = 0x80;
const IRQ_STATUS = 0x24n;
const IRQ_ACK = 0x64n;
const DMA_SOURCE = 0x80n;
const DMA_DESTINATION = 0x88n;
const DMA_COUNT = 0x90n;
const DMA_COMMAND = 0x98n;
const DMA_START = 0x1;
const DMA_FROM_DEVICE = 0x2;
const DMA_IRQ = 0x4;
/** Where the device has its own 4096 bytes. */
const DEVICE_BUFFER = 0x40000;

const IOC_FACTORIAL = _IO('e', 0);
const IOC_TO_DEVICE = _IO('e', 1);
const IOC_FROM_DEVICE = _IO('e', 2);

interface edu {
  pdev: pci_dev;
  registers: bigint;
  buffer: bigint;
  /** The same memory, as the device calls it. */
  dma: { value: bigint };
  /** Interrupt status bits that nobody has waited for yet. */
  done: number;
}

let edu: edu | null = null;
const wq = DECLARE_WAIT_QUEUE_HEAD();

/** In the midst of anything: look whether it is ours, tell the device that we saw it, wake who waits. */
function edu_irq(_irq: number, dev_id: unknown): irqreturn_t {
  const dev = dev_id as edu;
  const status = readl(dev.registers + IRQ_STATUS);
  if (!status) return IRQ_NONE;
  writel(status, dev.registers + IRQ_ACK);
  dev.done |= status;
  wake_up(wq);
  return IRQ_HANDLED;
}

function wait_for_device(dev: edu): number {
  const err = wait_event_interruptible(wq, () => dev.done !== 0);
  dev.done = 0;
  return err;
}

function edu_factorial(dev: edu, n: number): number {
  writel(STATUS_IRQ, dev.registers + STATUS);
  writel(n, dev.registers + FACTORIAL);
  return wait_for_device(dev) || readl(dev.registers + FACTORIAL);
}

function edu_transfer(dev: edu, direction: number): number {
  const memory = Number(dev.dma.value);
  const out = direction === DMA_FROM_DEVICE;
  writel(out ? DEVICE_BUFFER : memory, dev.registers + DMA_SOURCE);
  writel(out ? memory : DEVICE_BUFFER, dev.registers + DMA_DESTINATION);
  writel(Number(BUFFER_SIZE), dev.registers + DMA_COUNT);
  writel(DMA_START | DMA_IRQ | direction, dev.registers + DMA_COMMAND);
  return wait_for_device(dev);
}

function edu_ioctl(_filp: file, cmd: number, arg: bigint): number {
  if (!edu) return -ENODEV;
  switch (cmd) {
    case IOC_FACTORIAL:
      return edu_factorial(edu, Number(arg));
    case IOC_TO_DEVICE:
      return edu_transfer(edu, 0);
    case IOC_FROM_DEVICE:
      return edu_transfer(edu, DMA_FROM_DEVICE);
    default:
      return -ENOTTY;
  }
}

/** Offset 0: the registers, to look at only. Offset of one page: the DMA buffer. */
function edu_mmap(_filp: file, vma: vm_area_struct): number {
  if (!edu) return -ENODEV;
  if (vma.vm_pgoff === 0n) {
    if (vma.vm_flags & VM_WRITE) return -EINVAL;
    vm_flags_clear(vma, VM_MAYWRITE);
    vma.vm_page_prot = pgprot_noncached(vma.vm_page_prot);
    return vm_iomap_memory(vma, pci_resource_start(edu.pdev, BAR), pci_resource_len(edu.pdev, BAR));
  }
  if (vma.vm_pgoff !== 1n || vma_pages(vma) !== 1n) return -EINVAL;
  // For dma_mmap_coherent() vm_pgoff counts pages of the buffer: as our selector it must not stay.
  vma.vm_pgoff = 0n;
  return dma_mmap_coherent(edu.pdev.dev, vma, edu.buffer, edu.dma.value, BUFFER_SIZE);
}

const edu_fops: file_operations = {
  owner: THIS_MODULE,
  unlocked_ioctl: edu_ioctl,
  mmap: edu_mmap,
};

const edu_misc: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'edu',
  fops: edu_fops,
  mode: 0o666,
};

function edu_probe(pdev: pci_dev): number {
  if (pci_enable_device(pdev)) return -EIO;
  pci_set_master(pdev);
  // The device has 28 address lines: its buffer must lie below 256 MiB.
  if (dma_set_mask_and_coherent(pdev.dev, DMA_BIT_MASK(28))) return -EIO;

  const registers = pci_iomap(pdev, BAR, 0n);
  if (!registers) return -ENOMEM;
  const dma = { value: 0n };
  const buffer = dma_alloc_coherent(pdev.dev, BUFFER_SIZE, dma, GFP_KERNEL);
  if (!buffer) {
    pci_iounmap(pdev, registers);
    return -ENOMEM;
  }

  edu = { pdev, registers, buffer, dma, done: 0 };
  const err = request_irq(pdev.irq, edu_irq, IRQF_SHARED, 'edu', edu) || misc_register(edu_misc);
  if (!err) pr_info('edu: id %x, irq %d\n', readl(registers + ID), pdev.irq);
  return err;
}

function edu_remove(pdev: pci_dev): void {
  if (!edu) return;
  misc_deregister(edu_misc);
  free_irq(pdev.irq, edu);
  dma_free_coherent(pdev.dev, BUFFER_SIZE, edu.buffer, edu.dma.value);
  pci_iounmap(pdev, edu.registers);
  pci_disable_device(pdev);
  edu = null;
}

const edu_driver: pci_driver = {
  name: 'edu',
  id_table: [PCI_DEVICE(0x1234, 0x11e8)],
  probe: edu_probe,
  remove: edu_remove,
};

module_init(() => pci_register_driver(edu_driver));
module_exit(() => pci_unregister_driver(edu_driver));
MODULE_LICENSE('GPL');
