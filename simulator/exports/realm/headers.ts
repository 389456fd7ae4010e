import { createCLibrary } from '../../libc/context.ts';
import { direntHeader } from '../../libc/dirent.ts';
import { DIRENT_TYPES } from '../../libc/dirent-types.ts';
import { errnoHeader } from '../../libc/errno.ts';
import { fcntl } from '../../libc/fcntl.ts';
import { LOCK_COMMANDS, OPEN_FLAGS } from '../../libc/fcntl-flags.ts';
import { linuxIoctl } from '../../libc/linux-ioctl.ts';
import { mallocHeader } from '../../libc/malloc-header.ts';
import { poll } from '../../libc/poll.ts';
import { stdio } from '../../libc/stdio.ts';
import { stdlib } from '../../libc/stdlib.ts';
import { string } from '../../libc/string.ts';
import { sysFile } from '../../libc/sys-file.ts';
import { sysIoctl } from '../../libc/sys-ioctl.ts';
import { sysMman } from '../../libc/sys-mman.ts';
import { sysStat } from '../../libc/sys-stat.ts';
import { sysResource } from '../../libc/sys-resource.ts';
import { sysUio } from '../../libc/sys-uio.ts';
import { sysSysmacros } from '../../libc/sys-sysmacros.ts';
import { signal } from '../../libc/signal.ts';
import { sysWait } from '../../libc/sys-wait.ts';
import { time } from '../../libc/time.ts';
import { unistd } from '../../libc/unistd.ts';
import { asmIo, asmPage, linuxPfn } from './asm-page.ts';
import { asmPgtable } from './asm-pgtable.ts';
import { linuxAtomic } from './linux-atomic.ts';
import { cdevFunctions, linuxCdev, linuxKdev } from './linux-cdev.ts';
import { linuxDevice } from './linux-device.ts';
import { linuxDmaMapping } from './linux-dma.ts';
import { linuxErr, linuxErrno } from './linux-errno.ts';
import { linuxFilelock } from './linux-filelock.ts';
import { linuxFs } from './linux-fs.ts';
import { linuxGfp } from './linux-gfp.ts';
import { linuxBug, linuxKernel, linuxStddef } from './linux-kernel.ts';
import { linuxContainerOf, linuxList, linuxPoison } from './linux-list.ts';
import { linuxAlign, linuxArraySize, linuxMath, linuxWordpart } from './linux-math.ts';
import { linuxMinmax } from './linux-minmax.ts';
import { linuxMiscdevice } from './linux-miscdevice.ts';
import { linuxInterrupt } from './linux-interrupt.ts';
import { linuxIo } from './linux-io.ts';
import { linuxMm } from './linux-mm.ts';
import { linuxMmTypes } from './linux-mm-fault.ts';
import { linuxPfnT } from './linux-mm-insert.ts';
import { linuxModule } from './linux-module.ts';
import { linuxPageFlags, linuxPageRef } from './linux-page-flags.ts';
import { linuxPagemap, linuxRmap } from './linux-pagemap.ts';
import { linuxPci } from './linux-pci.ts';
import { linuxPid, linuxSchedTask } from './linux-pid.ts';
import { linuxPrintk } from './linux-printk.ts';
import { linuxKref, linuxRefcount } from './linux-refcount.ts';
import { linuxSlab } from './linux-slab.ts';
import { linuxSprintf } from './linux-sprintf.ts';
import { linuxString } from './linux-string.ts';
import { linuxUaccess } from './linux-uaccess.ts';
import { linuxUio } from './linux-uio.ts';
import { linuxHighmem } from './linux-highmem.ts';
import { linuxVersion } from './linux-version.ts';
import { linuxVmalloc } from './linux-vmalloc.ts';
import { linuxCompletion } from './linux-completion.ts';
import { linuxMutex, linuxSemaphore } from './linux-mutex.ts';
import { linuxPoll } from './linux-poll.ts';
import { linuxSched, linuxSchedSignal, linuxSignal } from './linux-sched.ts';
import { linuxRwsem } from './linux-rwsem.ts';
import { linuxBits, linuxCapability, linuxCompiler } from './linux-small.ts';
import { linuxSpinlock } from './linux-spinlock.ts';
import { linuxDelay, linuxJiffies, linuxKtime } from './linux-time.ts';
import { linuxTimer } from './linux-timer.ts';
import { linuxWait } from './linux-wait.ts';
import { linuxWorkqueue } from './linux-workqueue.ts';
import { pagewalk } from './pagewalk.ts';
import { LDD3_HEADER, pagewalkLdd3 } from './pagewalk-ldd3.ts';
import type { Realm } from './realm.ts';

/** Who may import a header: drivers, programs, or both. */
export type HeaderSide = 'driver' | 'program' | 'both';

export type Header = Readonly<Record<string, unknown>>;

/** `linux/gfp_types.h`: what linux/gfp.h has without its functions. */
function constantsOf(table: object): object {
  const constants = Object.entries(table).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(constants);
}

/** The headers of one realm. */
export interface HeaderTables {
  /** Specifiers of all headers. */
  readonly names: readonly string[];
  /** What a header exports; undefined when there is no such header. */
  get(specifier: string): Header | undefined;
  /** Those that were asked for so far. */
  made(): Iterable<Header>;
}

/**
 * Every header by its specifier.
 *
 * Why on demand: a lab imports a few of them, and every run, every step back too, is a realm of its own.
 */
export function headerTables(realm: Realm): HeaderTables {
  const makers = headerMakers(realm);
  const made = new Map<string, Header>();
  return {
    names: Object.freeze(Object.keys(makers)),
    get(specifier) {
      const known = made.get(specifier);
      if (known !== undefined || !Object.hasOwn(makers, specifier)) return known;
      const header = freezeHeader(makers[specifier]!());
      made.set(specifier, header);
      return header;
    },
    made: () => made.values(),
  };
}

function headerMakers(realm: Realm): Readonly<Record<string, () => object>> {
  const library = createCLibrary(realm.program, realm.errno, realm.structs, realm.programs);
  const atomic = once(() => linuxAtomic(realm));
  const cdevs = once(() => cdevFunctions(realm));
  const refcount = once(() => linuxRefcount(realm, atomic()));
  return {
    'asm/io.h': () => asmIo(),
    'asm/page.h': () => asmPage(realm),
    'asm/pgtable.h': () => asmPgtable(realm),
    'linux/align.h': () => linuxAlign,
    'linux/array_size.h': () => linuxArraySize,
    'linux/atomic.h': atomic,
    'linux/bits.h': () => linuxBits,
    'linux/capability.h': () => linuxCapability(realm),
    'linux/compiler.h': () => linuxCompiler,
    'linux/bug.h': () => linuxBug(realm),
    'linux/cdev.h': () => linuxCdev(realm, cdevs()),
    'linux/container_of.h': () => linuxContainerOf(realm),
    'linux/dcache.h': () => ({}),
    'linux/device.h': () => linuxDevice(realm),
    'linux/dma-mapping.h': () => linuxDmaMapping(realm),
    'linux/err.h': () => linuxErr(),
    'linux/errno.h': () => linuxErrno(),
    'malloc.h': () => mallocHeader(library),
    'linux/fcntl.h': () => ({ ...OPEN_FLAGS, ...LOCK_COMMANDS }),
    'linux/filelock.h': () => linuxFilelock(realm),
    'linux/fs.h': () => linuxFs(realm, cdevs()),
    'linux/fs_types.h': () => DIRENT_TYPES,
    'linux/gfp.h': () => linuxGfp(realm),
    'linux/gfp_types.h': () => constantsOf(linuxGfp(realm)),
    'linux/highmem.h': () => linuxHighmem(realm),
    'linux/init.h': () => ({}),
    'linux/interrupt.h': () => linuxInterrupt(realm),
    'linux/io.h': () => linuxIo(realm),
    'linux/ioctl.h': () => linuxIoctl(),
    'linux/kdev_t.h': () => linuxKdev(),
    'linux/kernel.h': () => linuxKernel(realm),
    'linux/kref.h': () => linuxKref(realm, refcount()),
    'linux/list.h': () => linuxList(realm),
    'linux/math.h': () => linuxMath,
    'linux/minmax.h': () => linuxMinmax(realm),
    'linux/miscdevice.h': () => linuxMiscdevice(realm),
    'linux/mm.h': () => linuxMm(realm),
    'linux/mm_types.h': () => linuxMmTypes,
    'linux/module.h': () => linuxModule(realm),
    'linux/page-flags.h': () => linuxPageFlags(realm),
    'linux/page_ref.h': () => linuxPageRef(realm),
    'linux/pagemap.h': () => linuxPagemap(realm),
    'linux/path.h': () => ({}),
    'linux/pci.h': () => linuxPci(realm),
    'linux/pfn.h': () => linuxPfn(),
    'linux/pfn_t.h': () => linuxPfnT(realm),
    'linux/pid.h': () => linuxPid(realm),
    'linux/poison.h': () => linuxPoison,
    'linux/printk.h': () => linuxPrintk(realm),
    'linux/refcount.h': refcount,
    'linux/rmap.h': () => linuxRmap(realm),
    'linux/signal.h': () => linuxSignal,
    'linux/slab.h': () => linuxSlab(realm),
    'linux/sprintf.h': () => linuxSprintf(realm),
    'linux/stddef.h': () => linuxStddef(realm),
    'linux/string.h': () => linuxString(realm),
    'linux/types.h': () => ({}),
    'linux/uaccess.h': () => linuxUaccess(realm),
    'linux/uio.h': () => linuxUio(realm),
    'linux/version.h': () => linuxVersion(realm),
    'linux/vmalloc.h': () => linuxVmalloc(realm),
    'linux/completion.h': () => linuxCompletion(realm),
    'linux/delay.h': () => linuxDelay(realm),
    'linux/jiffies.h': () => linuxJiffies(realm),
    'linux/ktime.h': () => linuxKtime(realm),
    'linux/mutex.h': () => linuxMutex(realm),
    'linux/poll.h': () => linuxPoll(realm),
    'linux/rwsem.h': () => linuxRwsem(realm),
    'linux/sched.h': () => linuxSched(realm),
    'linux/sched/signal.h': () => linuxSchedSignal(realm),
    'linux/sched/task.h': () => linuxSchedTask(realm),
    'linux/semaphore.h': () => linuxSemaphore(realm),
    'linux/spinlock.h': () => linuxSpinlock(realm),
    'linux/timer.h': () => linuxTimer(realm),
    'linux/wait.h': () => linuxWait(realm),
    'linux/wordpart.h': () => linuxWordpart,
    'linux/workqueue.h': () => linuxWorkqueue(realm),
    'dirent.h': () => direntHeader(library),
    'errno.h': () => errnoHeader(library),
    'fcntl.h': () => fcntl(library),
    'stddef.h': () => linuxStddef(realm),
    'poll.h': () => poll(library),
    'signal.h': () => signal(library),
    'sys/wait.h': () => sysWait(library),
    'time.h': () => time(library),
    'stdio.h': () => stdio(library),
    'stdlib.h': () => stdlib(library),
    'string.h': () => string(library),
    'sys/file.h': () => sysFile(library),
    'sys/ioctl.h': () => sysIoctl(library),
    'sys/mman.h': () => sysMman(library),
    'sys/stat.h': () => sysStat(library),
    'sys/sysmacros.h': () => sysSysmacros(),
    'sys/resource.h': () => sysResource(library),
    'sys/uio.h': () => sysUio(library),
    'sys/types.h': () => ({}),
    'unistd.h': () => unistd(library),
    'pagewalk.h': () => pagewalk(realm),
    [LDD3_HEADER]: () => pagewalkLdd3,
  };
}

/** The value that `make` gives the first time, every time. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** A frozen object without a prototype, its functions frozen too; getters stay getters. */
function freezeHeader(table: object): Header {
  const header = Object.create(null) as Record<string, unknown>;
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(table))) {
    if (typeof descriptor.value === 'function') {
      const fn = descriptor.value as { prototype?: unknown };
      if (typeof fn.prototype === 'object') Object.freeze(fn.prototype);
      Object.freeze(fn);
    }
    Object.defineProperty(header, name, { ...descriptor, enumerable: true, configurable: false });
  }
  return Object.freeze(header);
}

/** Which kind of module a header is for. */
export function headerSide(specifier: string): HeaderSide {
  if (specifier === 'pagewalk.h' || specifier === 'linux/ioctl.h') return 'both';
  if (specifier === 'linux/types.h' || specifier === 'linux/stddef.h') return 'both';
  return /^(?:linux|asm|pagewalk)\//.test(specifier) ? 'driver' : 'program';
}
