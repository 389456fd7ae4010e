/** A driver with a handler of every kind, and the frame of a program that marks its steps. */

export const DRIVER = `
import { EAGAIN, EINVAL } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { MISC_DYNAMIC_MINOR, misc_register, type miscdevice } from 'linux/miscdevice.h';
import {
  alloc_page, get_page, GFP_KERNEL, page_address, page_to_pfn, PAGE_SHIFT, PAGE_SIZE, remap_pfn_range,
  unmap_mapping_range, VM_MIXEDMAP, VM_PFNMAP, vm_flags_set, vm_insert_page, vm_iomap_memory, vmf_insert_mixed,
  vmf_insert_pfn, zap_vma_ptes, type vm_area_struct, type vm_fault, type vm_operations_struct,
} from 'linux/mm.h';
import { pfn_to_pfn_t } from 'linux/pfn_t.h';
import { module_init } from 'linux/module.h';
import { poll_wait, EPOLLIN, type poll_table } from 'linux/poll.h';
import { pr_info } from 'linux/printk.h';
import { WARN_ON } from 'linux/bug.h';
import { remap_vmalloc_range, vmalloc_user } from 'linux/vmalloc.h';
import { ioremap } from 'linux/io.h';
import { copy_to_user } from 'linux/uaccess.h';
import { DECLARE_WAIT_QUEUE_HEAD, wait_event, wake_up } from 'linux/wait.h';
import { DEFINE_TIMER, mod_timer } from 'linux/timer.h';
import { jiffies } from 'linux/jiffies.h';
import { DECLARE_WORK, schedule_work, flush_work } from 'linux/workqueue.h';
import { DEFINE_MUTEX, mutex_lock, mutex_unlock } from 'linux/mutex.h';
import { DECLARE_RWSEM, down_read, down_write, up_read, up_write } from 'linux/rwsem.h';
import { sema_init, down, up, type semaphore } from 'linux/semaphore.h';
import { complete, DECLARE_COMPLETION, wait_for_completion } from 'linux/completion.h';

const page = alloc_page(GFP_KERNEL);
const area = vmalloc_user(PAGE_SIZE);
const wq = DECLARE_WAIT_QUEUE_HEAD();
const state = { ready: false, vma: null as vm_area_struct | null, filp: null as file | null };
const timer = DEFINE_TIMER(() => {
  pr_info('lab: timer\\n');
  state.ready = true;
  wake_up(wq);
});
const work = DECLARE_WORK(() => pr_info('lab: work\\n'));
const lock = DEFINE_MUTEX();
const sem: semaphore = {};
const rwsem = DECLARE_RWSEM();
const done = DECLARE_COMPLETION();

const ops: vm_operations_struct = {
  open: () => pr_info('lab: vm open\\n'),
  close: () => pr_info('lab: vm close\\n'),
  fault(vmf: vm_fault) {
    pr_info('lab: fault\\n');
    if (vmf.vma.vm_flags & VM_MIXEDMAP) {
      return vmf_insert_mixed(vmf.vma, vmf.address, pfn_to_pfn_t(page_to_pfn(page!)));
    }
    if (vmf.vma.vm_flags & VM_PFNMAP) return vmf_insert_pfn(vmf.vma, vmf.address, page_to_pfn(page!));
    get_page(page!);
    vmf.page = page!;
    return 0;
  },
};

function lab_mmap(filp: file, vma: vm_area_struct): number {
  pr_info('lab: mmap\\n');
  const kind = vma.vm_pgoff;
  vma.vm_ops = ops;
  state.vma = vma;
  state.filp = filp;
  const size = vma.vm_end - vma.vm_start;
  if (kind === 0n) return remap_pfn_range(vma, vma.vm_start, page_to_pfn(page!), size, vma.vm_page_prot);
  if (kind === 1n) return vm_insert_page(vma, vma.vm_start, page!);
  if (kind === 3n) vm_flags_set(vma, VM_PFNMAP);
  if (kind === 4n) vm_flags_set(vma, VM_MIXEDMAP);
  if (kind === 5n) return remap_vmalloc_range(vma, area, 0n);
  // Why: the page is not there, and its fault needs the lock that mmap holds.
  if (kind === 7n) copy_to_user(0x20000000n, page_address(page!), 1n);
  if (kind === 6n) {
    vma.vm_pgoff = 0n;
    return vm_iomap_memory(vma, 0xfea00000n, PAGE_SIZE);
  }
  return 0;
}

function lab_ioctl(filp: file, cmd: number): number {
  pr_info('lab: ioctl %d\\n', cmd);
  if (cmd === 1) zap_vma_ptes(state.vma!, state.vma!.vm_start, PAGE_SIZE);
  if (cmd === 2) unmap_mapping_range(filp.f_mapping, 0, 0, 1);
  if (cmd === 3) {
    mod_timer(timer, jiffies + 2n);
    wait_event(wq, () => state.ready);
    pr_info('lab: woken\\n');
  }
  if (cmd === 4) {
    schedule_work(work);
    flush_work(work);
  }
  if (cmd === 5) {
    mutex_lock(lock);
    pr_info('lab: locked\\n');
    mutex_unlock(lock);
  }
  if (cmd === 6) {
    sema_init(sem, 1);
    down(sem);
    pr_info('lab: down\\n');
    up(sem);
  }
  if (cmd === 7) {
    complete(done);
    wait_for_completion(done);
    pr_info('lab: completed\\n');
  }
  if (cmd === 11) {
    down_read(rwsem);
    pr_info('lab: reads\\n');
    up_read(rwsem);
    down_write(rwsem);
    pr_info('lab: writes\\n');
    up_write(rwsem);
  }
  if (cmd === 8) WARN_ON(true);
  if (cmd === 9) pr_info('lab: area %px\\n', ioremap(0xfea00000n, PAGE_SIZE));
  if (cmd === 10) pr_info('lab: more %px\\n', vmalloc_user(PAGE_SIZE));
  return 0;
}

const fops: file_operations = {
  open: () => {
    pr_info('lab: open\\n');
    return 0;
  },
  release: () => {
    pr_info('lab: release\\n');
    return 0;
  },
  read: () => {
    pr_info('lab: read\\n');
    return 0;
  },
  write: (_filp, _buf, count) => {
    pr_info('lab: write\\n');
    return Number(count);
  },
  poll: (filp: file, wait: poll_table) => {
    pr_info('lab: poll\\n');
    poll_wait(filp, wq, wait);
    return EPOLLIN;
  },
  fsync: () => {
    pr_info('lab: fsync\\n');
    return 0;
  },
  unlocked_ioctl: lab_ioctl,
  mmap: lab_mmap,
};
const lab: miscdevice = { minor: MISC_DYNAMIC_MINOR, name: 'lab', fops };
module_init(() => {
  pr_info('lab: init\\n');
  return misc_register(lab);
});
`;

/** Asks edu for an interrupt, whose handler leaves the rest to its thread. */
export const INTERRUPTING_DRIVER = `
import type { file_operations } from 'linux/fs.h';
import { IRQ_HANDLED, IRQ_WAKE_THREAD, request_threaded_irq } from 'linux/interrupt.h';
import { ioremap, readl, writel } from 'linux/io.h';
import { MISC_DYNAMIC_MINOR, misc_register } from 'linux/miscdevice.h';
import { module_init } from 'linux/module.h';
import { pci_enable_device, pci_iomap, pci_register_driver, pci_set_master, type pci_dev } from 'linux/pci.h';
import { pr_info } from 'linux/printk.h';
const RAISE = 0x60n;
const STATUS = 0x24n;
const ACK = 0x64n;
const state = { registers: 0n };
const fops: file_operations = {
  unlocked_ioctl: () => {
    writel(1, state.registers + RAISE);
    return 0;
  },
};
module_init(() => pci_register_driver({
  name: 'irq',
  id_table: [{ vendor: 0x1234, device: 0x11e8 }],
  probe: (pdev: pci_dev) => {
    pci_enable_device(pdev);
    pci_set_master(pdev);
    state.registers = pci_iomap(pdev, 0, 0n);
    const handler = () => {
      writel(readl(state.registers + STATUS), state.registers + ACK);
      pr_info('irq: handler\\n');
      return IRQ_WAKE_THREAD;
    };
    const thread = () => {
      pr_info('irq: thread\\n');
      return IRQ_HANDLED;
    };
    request_threaded_irq(pdev.irq, handler, thread, 0, 'irq', pdev);
    return misc_register({ minor: MISC_DYNAMIC_MINOR, name: 'irq', fops });
  },
}));
`;

const PROGRAM = `
import { open, fcntl, fallocate, O_RDWR, O_CREAT, F_DUPFD, F_ADD_SEALS, F_SEAL_GROW } from 'fcntl.h';
import { printf } from 'stdio.h';
import { memset, memcpy } from 'string.h';
import { ioctl } from 'sys/ioctl.h';
import {
  MAP_ANONYMOUS, MAP_FIXED, MAP_POPULATE, MAP_PRIVATE, MAP_SHARED, MREMAP_FIXED, MREMAP_MAYMOVE, MADV_DONTNEED, MS_SYNC,
  MFD_ALLOW_SEALING, MCL_CURRENT, mincore, madvise, memfd_create, mlock, mlock2, mlockall, mmap, mprotect, mremap,
  msync, munlock, munlockall, munmap, PROT_READ, PROT_WRITE, remap_file_pages,
} from 'sys/mman.h';
import { iovec, readv, writev } from 'sys/uio.h';
import { poll, POLLIN } from 'poll.h';
import { alarm, brk, close, fork, ftruncate, getpid, lseek, pause, pread, pwrite, read, sbrk, usleep, write, NULL } from 'unistd.h';
import { kill, raise, sigaction, signal, SIGUSR1, SIGALRM } from 'signal.h';
import { getrlimit, RLIMIT_NOFILE } from 'sys/resource.h';
import { wait, waitpid, WNOHANG } from 'sys/wait.h';
import { flock } from 'sys/file.h';
import { opendir, readdir } from 'dirent.h';
import { load_u8, stack_buffer, store_u8, struct, array } from 'pagewalk.h';
const AT = 0x10000000n;
const B = 0x20000000n;
const PAGE = 4096n;
const RW = PROT_READ | PROT_WRITE;
const ANON = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
function mark(): void {}
`;

/** A program that takes one step after the other and marks the end of each. */
export function program(setup: string, steps: readonly string[], functions = ''): string {
  const body = [setup, ...steps].map((step) => `${step}\nmark();`).join('\n');
  return `${PROGRAM}${functions}\nexport function main(): number {\n${body}\nreturn 0;\n}\n`;
}
