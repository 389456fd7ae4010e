// B34: vm_pgoff selects a buffer, and is left so for dma_mmap_coherent().
import { dma_alloc_coherent, dma_mmap_coherent } from 'linux/dma-mapping.h';
import { EINVAL, ENODEV, ENOMEM } from 'linux/errno.h';
import type { file } from 'linux/fs.h';
import { GFP_KERNEL, PAGE_SIZE, type vm_area_struct } from 'linux/mm.h';
import { pci_get_device, type pci_dev } from 'linux/pci.h';
import { device, label } from './device';

const buffers: { cpu: bigint; handle: { value: bigint } }[] = [];
let pdev: pci_dev | null = null;

function b34_mmap(_filp: file, vma: vm_area_struct): number {
  const chosen = buffers[Number(vma.vm_pgoff)];
  if (!pdev || !chosen) return -EINVAL;
  return dma_mmap_coherent(pdev.dev, vma, chosen.cpu, chosen.handle.value, PAGE_SIZE);
}

device('b34', { mmap: b34_mmap }, () => {
  pdev = pci_get_device(0x1234, 0x11e8, null);
  if (!pdev) return -ENODEV;
  for (const text of ['first', 'second']) {
    const handle = { value: 0n };
    const cpu = dma_alloc_coherent(pdev.dev, PAGE_SIZE, handle, GFP_KERNEL);
    if (!cpu) return -ENOMEM;
    label(cpu, text);
    buffers.push({ cpu, handle });
  }
  return 0;
});
