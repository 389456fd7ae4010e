import { pgprotFromUlong } from '../arch/pte.ts';
import { mightAlloc } from '../kernel/preempt.ts';
import { generic_access_phys } from '../mm/generic-access.ts';
import { vm_insert_page } from '../mm/insert-page.ts';
import { vmf_insert_mixed, vmf_insert_pfn_prot } from '../mm/insert-pfn.ts';
import { ioremap, iounmap } from '../mm/ioremap.ts';
import { remap_pfn_range, vm_iomap_memory } from '../mm/remap.ts';
import { unmapMappingRange } from '../mm/unmap-mapping.ts';
import { remap_vmalloc_range_partial, vfree, vmalloc, vmalloc_to_pfn } from '../mm/vmalloc.ts';
import { zap_vma_ptes } from '../mm/zap.ts';
import {
  PCI_BAR_FLAGS,
  PCI_BAR_LENGTH,
  PCI_BAR_START,
  PCI_DEVICE,
  PCI_REVISION,
  PCI_VENDOR,
  type Gate,
} from './gate.ts';
import type { GateParts } from './kernel-side.ts';

type Members =
  | 'remap_pfn_range'
  | 'vm_iomap_memory'
  | 'vm_insert_page'
  | 'vmf_insert_pfn'
  | 'vmf_insert_mixed'
  | 'zap_vma_ptes'
  | 'unmap_mapping_range'
  | 'mapping_set_operations'
  | 'vmalloc'
  | 'vfree'
  | 'vmalloc_to_pfn'
  | 'remap_vmalloc_range'
  | 'generic_access_phys'
  | 'ioremap'
  | 'iounmap'
  | 'pci_find'
  | 'pci_get';

const IORESOURCE_MEM = 0x200;
const IORESOURCE_PREFETCH = 0x2000;

/** Helpers that fill mappings, the vmalloc area, and devices. */
export function mappingServices({ kernel, locks, pci }: GateParts): Pick<Gate, Members> {
  const k = kernel.mm;
  return {
    remap_pfn_range: (vma, address, pfn, size, prot) =>
      remap_pfn_range(k, vma, address, pfn, size, pgprotFromUlong(prot)),
    vm_iomap_memory: (vma, start, len) => vm_iomap_memory(k, vma, start, len),
    vm_insert_page: (vma, address, pfn) => vm_insert_page(k, vma, address, pfn, locks.mmapWrite),
    vmf_insert_pfn: (vma, address, pfn, prot) =>
      vmf_insert_pfn_prot(k, vma, address, pfn, pgprotFromUlong(prot)),
    vmf_insert_mixed: (vma, address, pfn, mkwrite) =>
      vmf_insert_mixed(k, vma, address, pfn, mkwrite),
    zap_vma_ptes: (vma, address, size) => {
      zap_vma_ptes(k, vma, address, size);
    },
    unmap_mapping_range: (mapping, start, length, evenCows) => {
      const found = k.mappings[mapping];
      if (found) unmapMappingRange(k, found, start, length, evenCows);
    },
    mapping_set_operations: (mapping, present) => {
      const found = k.mappings[mapping];
      if (found) found.a_ops = { ...found.a_ops, present };
    },
    vmalloc: (size, gfp, user) => {
      mightAlloc(kernel, gfp);
      return vmalloc(k, size, gfp, user);
    },
    vfree: (address) => {
      vfree(k, address);
    },
    vmalloc_to_pfn: (address) => vmalloc_to_pfn(k, address),
    remap_vmalloc_range: (vma, at, address, pgoff, size) =>
      remap_vmalloc_range_partial(k, vma, at, address, pgoff, size, locks.mmapWrite),
    generic_access_phys: (vma, address, buffer, length, write) =>
      generic_access_phys(k, vma, address, buffer, length, write),
    ioremap: (start, size, type) => ioremap(k, start, size, type),
    iounmap: (address) => {
      iounmap(k, address);
    },
    pci_find: (vendor, device, from) => pci.find(vendor, device, from),
    pci_get: (handle, field, index) => {
      const device = pci.get(handle);
      const bar = device?.bars[index];
      switch (field) {
        case PCI_VENDOR:
          return device?.vendor ?? 0;
        case PCI_DEVICE:
          return device?.device ?? 0;
        case PCI_REVISION:
          return device?.revision ?? 0;
        case PCI_BAR_START:
          return bar?.start ?? 0;
        case PCI_BAR_LENGTH:
          return bar?.length ?? 0;
        case PCI_BAR_FLAGS:
          if (!bar) return 0;
          return IORESOURCE_MEM | (bar.prefetchable ? IORESOURCE_PREFETCH : 0);
        default:
          return 0;
      }
    },
  };
}
