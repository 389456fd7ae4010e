// Shared by the conformance drivers, as om.h is in C. Every log line starts with "om: ".
import type { file, file_operations, inode } from 'linux/fs.h';
import { FMODE_READ, FMODE_WRITE } from 'linux/fs.h';
import {
  misc_deregister,
  misc_register,
  MISC_DYNAMIC_MINOR,
  type miscdevice,
} from 'linux/miscdevice.h';
import { PAGE_SIZE, VM_SOFTDIRTY, type vm_area_struct } from 'linux/mm.h';
import {
  MODULE_DESCRIPTION,
  MODULE_LICENSE,
  module_exit,
  module_init,
  THIS_MODULE,
} from 'linux/module.h';
import { pr_info } from 'linux/printk.h';
import { memset } from 'linux/string.h';
import { store_u8 } from 'pagewalk.h';

export function OM(fmt: string, ...args: unknown[]): void {
  pr_info('om: ' + fmt + '\n', ...args);
}

/** The file's name without its "om_". */
function file_devname(f: file): string {
  return f.f_path.dentry.d_name.name.slice(3);
}

export function OM_DEVNAME(vma: vm_area_struct): string {
  return vma.vm_file === null ? '' : file_devname(vma.vm_file);
}

export function VSIZE(vma: vm_area_struct): bigint {
  return vma.vm_end - vma.vm_start;
}

/** What the handler sees on entry, without the soft-dirty bit. */
export function om_enter(vma: vm_area_struct): void {
  OM(
    '%s mmap %lx-%lx pgoff=%lx vm_flags=%lx',
    OM_DEVNAME(vma),
    vma.vm_start,
    vma.vm_end,
    vma.vm_pgoff,
    vma.vm_flags & ~VM_SOFTDIRTY,
  );
}

export function om_vma_open(vma: vm_area_struct): void {
  OM('%s vm_open %lx-%lx pgoff=%lx', OM_DEVNAME(vma), vma.vm_start, vma.vm_end, vma.vm_pgoff);
}

export function om_vma_close(vma: vm_area_struct): void {
  OM('%s vm_close %lx-%lx pgoff=%lx', OM_DEVNAME(vma), vma.vm_start, vma.vm_end, vma.vm_pgoff);
}

export function om_open(_i: inode, f: file): number {
  OM(
    '%s open f_mode=%s%s',
    file_devname(f),
    f.f_mode & FMODE_READ ? 'r' : '',
    f.f_mode & FMODE_WRITE ? 'w' : '',
  );
  return 0;
}

export function om_release(_i: inode, f: file): number {
  OM('%s release', file_devname(f));
  return 0;
}

/** A page that starts with tag and number and is otherwise filled with 'a' + number. */
export function om_pattern(p: bigint, tag: string, i: number): void {
  memset(p, 'a'.charCodeAt(0) + i, PAGE_SIZE);
  store_u8(p, tag.charCodeAt(0));
  store_u8(p + 1n, '0'.charCodeAt(0) + i);
}

export function OM_DEV(
  name: string,
  mmap: (f: file, vma: vm_area_struct) => number,
  more: file_operations = {},
): miscdevice {
  return {
    minor: MISC_DYNAMIC_MINOR,
    name: 'om_' + name,
    mode: 0o666,
    fops: { owner: THIS_MODULE, open: om_open, release: om_release, mmap, ...more },
  };
}

export function OM_MODULE(devs: miscdevice[], init: () => number, fini: () => void): void {
  MODULE_LICENSE('GPL');
  MODULE_DESCRIPTION('mmap oracle');

  module_init(() => {
    const r = init();
    if (r) return r;
    for (const [i, dev] of devs.entries()) {
      const err = misc_register(dev);
      if (err) {
        devs.slice(0, i).forEach(misc_deregister);
        return err;
      }
    }
    return 0;
  });
  module_exit(() => {
    devs.forEach(misc_deregister);
    fini();
  });
}
