// A buffer that is exchanged only when nobody maps it: mappings are counted in ->open and ->close.
import { EBUSY, EINVAL, ENOMEM, ENOTTY } from 'linux/errno.h';
import type { file, file_operations, inode } from 'linux/fs.h';
import { virt_to_phys } from 'linux/io.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  free_page,
  get_zeroed_page,
  GFP_KERNEL,
  PAGE_SHIFT,
  PAGE_SIZE,
  remap_pfn_range,
  type vm_area_struct,
  type vm_operations_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { _IO } from 'linux/ioctl.h';

const USERS = _IO('u', 0);
const EXCHANGE = _IO('u', 1);

const dev = { buffer: 0n, users: 0 };

function mapcount_vma_open(vma: vm_area_struct): void {
  dev.users++;
  pr_info('mapcount: open  %lx-%lx, %d users\n', vma.vm_start, vma.vm_end, dev.users);
}

function mapcount_vma_close(vma: vm_area_struct): void {
  dev.users--;
  pr_info('mapcount: close %lx-%lx, %d users\n', vma.vm_start, vma.vm_end, dev.users);
}

const mapcount_vm_ops: vm_operations_struct = {
  open: mapcount_vma_open,
  close: mapcount_vma_close,
};

function mapcount_mmap(_filp: file, vma: vm_area_struct): number {
  const size = vma.vm_end - vma.vm_start;
  if (vma.vm_pgoff !== 0n || size > 2n * PAGE_SIZE) return -EINVAL;
  for (let at = vma.vm_start; at < vma.vm_end; at += PAGE_SIZE) {
    const pfn = virt_to_phys(dev.buffer) >> PAGE_SHIFT;
    const err = remap_pfn_range(vma, at, pfn, PAGE_SIZE, vma.vm_page_prot);
    if (err) return err;
  }
  vma.vm_ops = mapcount_vm_ops;
  // The kernel calls open for copies of a mapping only: splits, fork(), mremap(). The first one is ours to count.
  mapcount_vma_open(vma);
  return 0;
}

/** The frames are mapped by number, so nothing but our count keeps them: free them while it is 0. */
function mapcount_ioctl(_filp: file, cmd: number): number {
  if (cmd === USERS) return dev.users;
  if (cmd !== EXCHANGE) return -ENOTTY;
  if (dev.users > 0) return -EBUSY;
  free_page(dev.buffer);
  dev.buffer = get_zeroed_page(GFP_KERNEL);
  return dev.buffer ? 0 : -ENOMEM;
}

/** Comes when the last descriptor and the last mapping are gone. */
function mapcount_release(_inode: inode, _filp: file): number {
  pr_info('mapcount: release\n');
  return 0;
}

const mapcount_fops: file_operations = {
  owner: THIS_MODULE,
  mmap: mapcount_mmap,
  unlocked_ioctl: mapcount_ioctl,
  release: mapcount_release,
};

const mapcount: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'mapcount',
  fops: mapcount_fops,
  mode: 0o666,
};

function mapcount_init(): number {
  dev.buffer = get_zeroed_page(GFP_KERNEL);
  if (!dev.buffer) return -ENOMEM;
  return misc_register(mapcount);
}

function mapcount_exit(): void {
  misc_deregister(mapcount);
  free_page(dev.buffer);
}

module_init(mapcount_init);
module_exit(mapcount_exit);
MODULE_LICENSE('GPL');
