// The frame buffer of the VGA adapter: a PCI device whose BAR 0 is the screen, mapped write-combined.
import { ENODEV } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import { pgprot_writecombine, vm_iomap_memory, type vm_area_struct } from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import {
  pci_dev_put,
  pci_enable_device,
  pci_get_device,
  pci_resource_len,
  pci_resource_start,
  type pci_dev,
} from 'linux/pci.h';

const PCI_VENDOR_ID_QEMU = 0x1234;
const PCI_DEVICE_ID_VGA = 0x1111;
const BAR = 0;

let pdev: pci_dev | null = null;

function fb_mmap(_filp: file, vma: vm_area_struct): number {
  if (!pdev) return -ENODEV;
  // Before the entries are made: they get what vm_page_prot says then.
  vma.vm_page_prot = pgprot_writecombine(vma.vm_page_prot);
  return vm_iomap_memory(vma, pci_resource_start(pdev, BAR), pci_resource_len(pdev, BAR));
}

const fb_fops: file_operations = { owner: THIS_MODULE, mmap: fb_mmap };

const fb: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'fb0', fops: fb_fops, mode: 0o666 };

function fb_init(): number {
  pdev = pci_get_device(PCI_VENDOR_ID_QEMU, PCI_DEVICE_ID_VGA, null);
  if (!pdev) return -ENODEV;
  const err = pci_enable_device(pdev) || misc_register(fb);
  if (err) pci_dev_put(pdev);
  return err;
}

function fb_exit(): void {
  misc_deregister(fb);
  pci_dev_put(pdev);
}

module_init(fb_init);
module_exit(fb_exit);
MODULE_LICENSE('GPL');
