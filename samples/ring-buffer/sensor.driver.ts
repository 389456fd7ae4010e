// A sensor that writes samples into a ring which programs map, and wakes who polls for them.
import { EINVAL, ENOMEM } from 'linux/errno.h';
import type { file, file_operations } from 'linux/fs.h';
import { HZ, jiffies } from 'linux/jiffies.h';
import {
  MISC_DYNAMIC_MINOR,
  misc_deregister,
  misc_register,
  type miscdevice,
} from 'linux/miscdevice.h';
import {
  free_pages_exact,
  alloc_pages_exact,
  __GFP_ZERO,
  GFP_KERNEL,
  PAGE_SIZE,
  virt_to_page,
  vm_insert_page,
  vma_pages,
  type vm_area_struct,
} from 'linux/mm.h';
import { MODULE_LICENSE, module_exit, module_init, THIS_MODULE } from 'linux/module.h';
import { EPOLLIN, EPOLLRDNORM, poll_wait, type poll_table } from 'linux/poll.h';
import { mod_timer, timer_delete_sync, timer_setup, type timer_list } from 'linux/timer.h';
import { DECLARE_WAIT_QUEUE_HEAD, wake_up_interruptible } from 'linux/wait.h';
import { load_u32, store_u32 } from 'pagewalk.h';

// Page 0: head, which the driver writes, and tail, which the program writes. Pages 1 and 2: the samples.
const NPAGES = 3n;
const SIZE = NPAGES * PAGE_SIZE;
const SLOTS = 4;
const PERIOD = HZ / 50n;
const SAMPLES_PER_PERIOD = 3;

const dev = { ring: 0n, next: 100, dropped: 0 };
const wq = DECLARE_WAIT_QUEUE_HEAD();
const timer: timer_list = {};

const head = (): number => load_u32(dev.ring);
const tail = (): number => load_u32(dev.ring + 4n);
const slot = (n: number): bigint => dev.ring + PAGE_SIZE + BigInt(4 * (n % SLOTS));

/** A timer's function: it must not sleep, and need not. */
function sensor_sample(): void {
  for (let i = 0; i < SAMPLES_PER_PERIOD; i++) {
    // The program can write anything there: believe it only as far as it can do no harm.
    if ((head() - tail()) >>> 0 >= SLOTS) {
      dev.dropped++;
      continue;
    }
    store_u32(slot(head()), dev.next++);
    store_u32(dev.ring, head() + 1);
  }
  wake_up_interruptible(wq);
  mod_timer(timer, jiffies + PERIOD);
}

function sensor_poll(filp: file, wait: poll_table): number {
  poll_wait(filp, wq, wait);
  return head() === tail() ? 0 : EPOLLIN | EPOLLRDNORM;
}

function sensor_mmap(_filp: file, vma: vm_area_struct): number {
  if (vma.vm_pgoff !== 0n || vma_pages(vma) > NPAGES) return -EINVAL;
  for (let offset = 0n; vma.vm_start + offset < vma.vm_end; offset += PAGE_SIZE) {
    const err = vm_insert_page(vma, vma.vm_start + offset, virt_to_page(dev.ring + offset));
    if (err) return err;
  }
  return 0;
}

const sensor_fops: file_operations = {
  owner: THIS_MODULE,
  mmap: sensor_mmap,
  poll: sensor_poll,
  unlocked_ioctl: () => dev.dropped,
};

const sensor: miscdevice = {
  minor: MISC_DYNAMIC_MINOR,
  name: 'sensor',
  fops: sensor_fops,
  mode: 0o666,
};

function sensor_init(): number {
  // Each page has a reference of its own, so that vm_insert_page() takes it.
  dev.ring = alloc_pages_exact(SIZE, GFP_KERNEL | __GFP_ZERO);
  if (!dev.ring) return -ENOMEM;
  timer_setup(timer, sensor_sample, 0);
  const err = misc_register(sensor);
  if (err) free_pages_exact(dev.ring, SIZE);
  else mod_timer(timer, jiffies + PERIOD);
  return err;
}

function sensor_exit(): void {
  misc_deregister(sensor);
  timer_delete_sync(timer);
  free_pages_exact(dev.ring, SIZE);
}

module_init(sensor_init);
module_exit(sensor_exit);
MODULE_LICENSE('GPL');
