import assert from 'node:assert/strict';
import type { Syscalls } from '../../../simulator/entry/syscalls.ts';
import { Inspector } from '../../../simulator/inspect/inspector.ts';
import { createMachine, type Machine, type MachineOptions } from '../../../simulator/machine.ts';
import { stageByName, stages } from '../../../simulator/trace/stage.ts';
import { DRIVER, INTERRUPTING_DRIVER, program } from '../../support/stage-labs.ts';
import { runStages, type Moment, type StagePassage } from '../../support/stage-run.ts';

/** What is seen of the machine, how that is at the stop, and when the step is done. */
type Fact = readonly [sees: (moment: Moment) => unknown, before: unknown, after: unknown];

interface Step {
  readonly code: string;
  /** Stages of the step that stop before one and the same fact comes about. */
  readonly facts: readonly (readonly [stages: readonly string[], ...Fact])[];
}

interface Family {
  readonly title: string;
  readonly setup?: string;
  readonly functions?: string;
  /** Instead of {@link DRIVER}; empty for none. */
  readonly driver?: string;
  readonly machine?: MachineOptions;
  readonly steps: readonly Step[];
  /** Before the first mark: loading the driver, and the setup. */
  readonly loading?: Step['facts'];
  /** After the last mark. */
  readonly ending?: Step['facts'];
}

const AT = '0x10000000';
const NEXT = '0x10001000';
const B = '0x20000000';

const vma =
  (start: string) =>
  (moment: Moment): string =>
    moment.vma(start);
const pte =
  (address: string) =>
  (moment: Moment): boolean =>
    moment.pte(address) !== 'none';
const logged =
  (text: string) =>
  (moment: Moment): boolean =>
    moment.logged(text);
const printed =
  (text: string) =>
  (moment: Moment): boolean =>
    moment.output.includes(text);

const FD = "const fd = open('/dev/lab', O_RDWR);";
const MAPPED = 'mmap(AT, PAGE, RW, ANON, -1, 0); store_u8(AT, 1);';
const fault = (pgoff: number, flags = 'MAP_SHARED'): string =>
  `mmap(AT, PAGE, RW, ${flags} | MAP_FIXED, fd, ${pgoff} * 4096);`;

const FAMILIES: readonly Family[] = [
  {
    title: 'mmap',
    setup: FD,
    steps: [
      {
        code: 'mmap(AT, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);',
        facts: [
          [
            [
              ...['mmap', '__x64_sys_mmap', 'ksys_mmap_pgoff', 'fget', 'vm_mmap_pgoff', 'do_mmap'],
              ...['do_mmap:vm_flags', '__get_unmapped_area', 'do_mmap:permissions', 'mmap_region'],
              ...['__mmap_region', '__mmap_region:accounting', '__mmap_region:vm_area_alloc'],
            ],
            logged('lab: mmap'),
            false,
            true,
          ],
          [['call_mmap'], logged('lab: mmap'), false, true],
          [['remap_pfn_range'], pte(AT), false, true],
          [['__mmap_region:insert'], vma(AT), 'none', 'rw-s /dev/lab'],
          [['syscall_exit_to_user_mode'], ({ stack }) => stack.includes('mark'), false, true],
        ],
      },
      {
        code: 'mmap(AT, PAGE, RW, ANON | MAP_POPULATE, -1, 0);',
        facts: [
          [['vms_gather_munmap_vmas'], vma(AT), 'rw-s /dev/lab', 'rw-p'],
          [['unmap_region'], (m) => m.pte(AT).includes('SPECIAL'), true, false],
          [['mm_populate'], pte(AT), false, true],
        ],
      },
      {
        code: 'mmap(AT + PAGE, PAGE, RW, ANON, -1, 0);',
        facts: [[['vma_merge_new_range'], (m) => m.end(AT), NEXT, '0x10002000']],
      },
    ],
  },
  {
    title: 'munmap',
    setup: MAPPED,
    steps: [
      {
        code: 'munmap(AT, PAGE);',
        facts: [[['munmap', '__x64_sys_munmap', 'do_vmi_munmap'], vma(AT), 'rw-p', 'none']],
      },
      {
        code: `${FD} mmap(AT, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0); munmap(AT, PAGE);`,
        facts: [[['remove_vma'], logged('lab: vm close'), false, true]],
      },
    ],
  },
  {
    title: 'the mapping helpers of a driver',
    setup: FD,
    steps: [
      { code: fault(1), facts: [[['vm_insert_page'], pte(AT), false, true]] },
      { code: fault(5), facts: [[['remap_vmalloc_range'], pte(AT), false, true]] },
      { code: fault(6), facts: [[['vm_iomap_memory'], pte(AT), false, true]] },
      {
        code: `${fault(3)} load_u8(AT);`,
        facts: [[['vmf_insert_pfn_prot'], pte(AT), false, true]],
      },
      { code: 'ioctl(fd, 1);', facts: [[['zap_vma_ptes'], pte(AT), true, false]] },
      {
        code: `${fault(4)} load_u8(AT);`,
        facts: [[['__vm_insert_mixed'], pte(AT), false, true]],
      },
      { code: 'ioctl(fd, 2);', facts: [[['unmap_mapping_range'], pte(AT), true, false]] },
      { code: 'ioctl(fd, 9);', facts: [[['__ioremap_caller'], logged('lab: area'), false, true]] },
      {
        code: 'ioctl(fd, 10);',
        facts: [[['__vmalloc_node_range'], logged('lab: more'), false, true]],
      },
    ],
  },
  {
    title: 'page faults',
    setup: `${FD} mmap(AT, 2n * PAGE, RW, ANON, -1, 0);`,
    steps: [
      {
        code: 'store_u8(AT, 1);',
        facts: [
          [
            [
              ...['exc_page_fault', 'do_user_addr_fault', 'do_user_addr_fault:access_error'],
              ...['handle_mm_fault', 'do_anonymous_page', 'set_pte_at'],
            ],
            pte(AT),
            false,
            true,
          ],
        ],
      },
      {
        code: 'load_u8(AT + PAGE);',
        facts: [],
      },
      {
        code: 'store_u8(AT + PAGE, 1);',
        facts: [
          [
            ['do_wp_page', 'do_wp_page:wp_page_copy'],
            (m) => m.pte(NEXT).includes('RW'),
            false,
            true,
          ],
        ],
      },
      {
        code: `${fault(2)} load_u8(AT);`,
        facts: [[['do_fault', 'do_read_fault', '__do_fault'], logged('lab: fault'), false, true]],
      },
      {
        code: `${fault(2)} store_u8(AT, 1);`,
        facts: [[['do_shared_fault'], pte(AT), false, true]],
      },
      {
        code: `${fault(2, 'MAP_PRIVATE')} store_u8(AT, 1);`,
        facts: [[['do_cow_fault'], pte(AT), false, true]],
      },
    ],
  },
  {
    title: 'mprotect',
    setup: 'mmap(AT, 3n * PAGE, RW, ANON, -1, 0); store_u8(AT + PAGE, 1);',
    steps: [
      {
        code: 'mprotect(AT + PAGE, PAGE, PROT_READ);',
        facts: [
          [
            ['__x64_sys_mprotect', 'do_mprotect_pkey', 'mprotect_fixup', '__split_vma'],
            vma(NEXT),
            'none',
            'r--p',
          ],
          [
            ['mprotect_fixup:change_protection'],
            (m) => `${m.vma(NEXT)} ${m.pte(NEXT).includes('RW')}`,
            'r--p true',
            'r--p false',
          ],
        ],
      },
    ],
  },
  {
    title: 'mremap',
    setup: MAPPED,
    steps: [
      {
        code: 'mremap(AT, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, B);',
        facts: [
          [['__x64_sys_mremap', 'mremap_to', 'vma_to_resize', 'move_vma'], vma(AT), 'rw-p', 'none'],
          [['copy_vma'], vma(B), 'none', 'rw-p'],
          [['move_page_tables'], pte(B), false, true],
        ],
      },
    ],
  },
  {
    title: 'madvise',
    setup: MAPPED,
    steps: [
      {
        code: 'madvise(AT, PAGE, MADV_DONTNEED);',
        facts: [
          [['__x64_sys_madvise', 'do_madvise', 'madvise_vma_behavior'], pte(AT), true, false],
        ],
      },
    ],
  },
  {
    title: 'msync',
    setup: `${FD} ${fault(1)}`,
    steps: [
      {
        code: 'msync(AT, PAGE, MS_SYNC);',
        facts: [[['__x64_sys_msync', 'vfs_fsync_range'], logged('lab: fsync'), false, true]],
      },
    ],
  },
  {
    title: 'brk',
    steps: [
      {
        code: 'sbrk(PAGE);',
        facts: [[['__x64_sys_brk', 'do_brk_flags'], (m) => m.maps.includes('[heap]'), false, true]],
      },
    ],
  },
  {
    title: 'locking memory',
    setup: MAPPED,
    steps: [
      {
        code: 'mlock(AT, PAGE);',
        facts: [
          [
            ['__x64_sys_mlock', 'do_mlock', 'apply_vma_lock_flags', 'mlock_fixup'],
            (m) => m.hasFlag(AT, 'VM_LOCKED'),
            false,
            true,
          ],
        ],
      },
      {
        code: 'munlock(AT, PAGE);',
        facts: [[['__x64_sys_munlock'], (m) => m.hasFlag(AT, 'VM_LOCKED'), true, false]],
      },
      {
        code: 'mlock2(AT, PAGE, 0);',
        facts: [[['__x64_sys_mlock2'], (m) => m.hasFlag(AT, 'VM_LOCKED'), false, true]],
      },
      {
        code: 'munlockall();',
        facts: [[['__x64_sys_munlockall'], (m) => m.hasFlag(AT, 'VM_LOCKED'), true, false]],
      },
      {
        code: 'mlockall(MCL_CURRENT);',
        facts: [[['__x64_sys_mlockall'], (m) => m.hasFlag(AT, 'VM_LOCKED'), false, true]],
      },
    ],
  },
  {
    title: 'files',
    loading: [
      [['do_init_module', 'do_init_module:do_one_initcall'], logged('lab: init'), false, true],
    ],
    steps: [
      {
        code: FD,
        facts: [[['__x64_sys_openat', 'do_dentry_open'], logged('lab: open'), false, true]],
      },
      {
        code: 'const buf = stack_buffer(64); read(fd, buf, 8);',
        facts: [[['__x64_sys_read', 'vfs_read'], logged('lab: read'), false, true]],
      },
      {
        code: 'write(fd, buf, 8);',
        facts: [[['__x64_sys_write', 'vfs_write'], logged('lab: write'), false, true]],
      },
      {
        code: 'ioctl(fd, 0);',
        facts: [[['__x64_sys_ioctl', 'vfs_ioctl'], logged('lab: ioctl 0'), false, true]],
      },
      {
        code: 'poll([{ fd, events: POLLIN, revents: 0 }], 1, -1);',
        facts: [[['__x64_sys_poll', 'do_sys_poll', 'vfs_poll'], logged('lab: poll'), false, true]],
      },
      {
        code: 'close(fd);',
        facts: [[['__x64_sys_close', '__fput'], logged('lab: release'), false, true]],
      },
      {
        code: "const memfd = memfd_create('m', MFD_ALLOW_SEALING); printf('fd %d.', memfd);",
        facts: [[['__x64_sys_memfd_create'], printed('fd 3.'), false, true]],
      },
      {
        code: "printf('grown %d.', ftruncate(memfd, 8192)); mmap(AT, 8192n, RW, MAP_SHARED | MAP_FIXED, memfd, 0);",
        facts: [[['__x64_sys_ftruncate'], printed('grown 0.'), false, true]],
      },
      {
        code: 'store_u8(AT + PAGE, 1); ftruncate(memfd, 4096);',
        facts: [[['shmem_setattr'], pte(NEXT), true, false]],
      },
      {
        code: 'store_u8(AT, 1); fallocate(memfd, 3, 0, 4096);',
        facts: [[['__x64_sys_fallocate', 'shmem_fallocate'], pte(AT), true, false]],
      },
      {
        code: "printf('sealed %d.', fcntl(memfd, F_ADD_SEALS, F_SEAL_GROW));",
        facts: [[['__x64_sys_fcntl', 'memfd_add_seals'], printed('sealed 0.'), false, true]],
      },
      {
        code: "printf('at %d.', lseek(memfd, 16, 0));",
        facts: [[['__x64_sys_lseek'], printed('at 16.'), false, true]],
      },
      {
        code: "printf('pwrite %d.', pwrite(memfd, buf, 8, 0)); printf('pread %d.', pread(memfd, buf, 8, 0));",
        facts: [
          [['__x64_sys_pwrite64'], printed('pwrite 8.'), false, true],
          [['__x64_sys_pread64'], printed('pread 8.'), false, true],
        ],
      },
      {
        code: `const { iov } = struct({ iov: array(iovec, 1) }).variable(); iov[0].iov_base = buf; iov[0].iov_len = 8n;
          lseek(memfd, 0, 0);
          printf('writev %d.', writev(memfd, iov, 1));
          lseek(memfd, 0, 0);
          printf('readv %d.', readv(memfd, iov, 1));`,
        facts: [
          [['__x64_sys_writev'], printed('writev 8.'), false, true],
          [['__x64_sys_readv'], printed('readv 8.'), false, true],
        ],
      },
      {
        code: "const dir = opendir('/dev'); printf('entry %s.', readdir(dir)?.d_name ?? '');",
        facts: [[['__x64_sys_getdents64'], printed('entry .'), false, true]],
      },
    ],
  },
  {
    title: 'processes',
    setup: MAPPED,
    functions: `function child(): number { return 3; }\n`,
    steps: [
      {
        code: "printf('child %d.', fork(child));",
        facts: [
          [
            ['__x64_sys_clone', 'kernel_clone', 'dup_mmap', 'copy_page_range'],
            (m) => `${m.tasks.includes('101 R')} ${m.pte(AT).includes('RW')}`,
            'false true',
            'true false',
          ],
        ],
      },
      {
        code: 'wait(null);',
        facts: [
          [
            ['__x64_sys_wait4', 'do_wait', '__x64_sys_exit_group', 'do_exit'],
            (m) => m.tasks.includes('101 R') || m.tasks.includes('101 S'),
            true,
            false,
          ],
        ],
      },
      {
        code: 'fork(child); usleep(10); waitpid(-1, null, WNOHANG);',
        facts: [[['kernel_wait4'], (m) => m.tasks.length, 2, 1]],
      },
    ],
    ending: [[['exit_mmap'], vma(AT), 'rw-p', 'none']],
  },
  {
    title: 'signals',
    functions: "function handler(): void { printf('handled.'); }\n",
    steps: [
      {
        code: "printf('set %d.', signal(SIGUSR1, handler) ? 1 : 0);",
        facts: [[['__x64_sys_rt_sigaction'], printed('set '), false, true]],
      },
      {
        code: 'kill(getpid(), SIGUSR1);',
        facts: [
          [
            ['__x64_sys_kill', 'kill_pid_info', 'get_signal', 'handle_signal'],
            printed('handled.'),
            false,
            true,
          ],
        ],
      },
      {
        code: "signal(SIGALRM, handler); printf('alarm %d.', alarm(1));",
        facts: [[['__x64_sys_alarm'], printed('alarm 0.'), false, true]],
      },
      {
        code: "pause(); printf('paused.');",
        facts: [[['__x64_sys_pause'], printed('paused.'), false, true]],
      },
      {
        code: "usleep(1); printf('slept.');",
        facts: [[['__x64_sys_clock_nanosleep'], printed('slept.'), false, true]],
      },
      {
        code: 'store_u8(0n, 1);',
        facts: [[['force_sig_fault'], (m) => m.tasks.includes('100 Z'), false, true]],
      },
    ],
  },
  {
    title: 'waiting in a driver',
    setup: FD,
    steps: [
      {
        code: 'ioctl(fd, 3);',
        facts: [
          [['schedule'], logged('lab: woken'), false, true],
          [['call_timer_fn'], logged('lab: timer'), false, true],
        ],
      },
      { code: 'ioctl(fd, 4);', facts: [[['process_one_work'], logged('lab: work'), false, true]] },
      { code: 'ioctl(fd, 5);', facts: [[['mutex_lock'], logged('lab: locked'), false, true]] },
      { code: 'ioctl(fd, 6);', facts: [[['down'], logged('lab: down'), false, true]] },
      {
        code: 'ioctl(fd, 7);',
        facts: [[['wait_for_completion'], logged('lab: completed'), false, true]],
      },
      {
        code: 'ioctl(fd, 11);',
        facts: [
          [['down_read'], logged('lab: reads'), false, true],
          [['down_write'], logged('lab: writes'), false, true],
        ],
      },
      { code: 'ioctl(fd, 8);', facts: [[['__warn'], logged('WARNING: '), false, true]] },
    ],
  },
  {
    title: 'interrupts',
    driver: INTERRUPTING_DRIVER,
    setup: "const fd = open('/dev/irq', O_RDWR);",
    steps: [
      {
        code: 'ioctl(fd, 0); usleep(10);',
        facts: [
          [['handle_irq_event'], logged('irq: handler'), false, true],
          [['irq_thread_fn'], logged('irq: thread'), false, true],
        ],
      },
    ],
  },
  {
    title: 'what is asked of memory and limits',
    setup: `${MAPPED} const buf = stack_buffer(64);`,
    steps: [
      {
        code: "printf('core %d.', mincore(AT, PAGE, buf));",
        facts: [[['__x64_sys_mincore'], printed('core 0.'), false, true]],
      },
      {
        code: "printf('limit %d.', getrlimit(RLIMIT_NOFILE, buf));",
        facts: [[['__x64_sys_prlimit64'], printed('limit '), false, true]],
      },
      {
        code: "const m = memfd_create('m', 0); ftruncate(m, 16384); mmap(B, 2n * PAGE, RW, MAP_SHARED | MAP_FIXED, m, 0); remap_file_pages(B, PAGE, 0, 2, 0);",
        facts: [[['__x64_sys_remap_file_pages'], (m) => m.pgoff(B), '0x0', '0x2']],
      },
      {
        code: "printf('flock %d.', flock(m, 2));",
        facts: [[['__x64_sys_flock'], printed('flock 0.'), false, true]],
      },
    ],
  },
  {
    title: 'running out of memory',
    machine: { memory: 16 << 20 },
    setup: 'mmap(AT, 9n << 20n, RW, ANON, -1, 0); mmap(B, 9n << 20n, RW, ANON, -1, 0);',
    steps: [
      {
        code: 'for (let at = 0n; at < 9n << 20n; at += PAGE) { store_u8(AT + at, 1); store_u8(B + at, 1); }',
        facts: [[['out_of_memory'], (m) => m.tasks.includes('100 Z'), false, true]],
      },
    ],
  },
  {
    title: 'a fault under the lock of the address space',
    setup: `${FD} mmap(B, PAGE, RW, ANON, -1, 0);`,
    steps: [
      {
        code: fault(7),
        facts: [[['mmap_read_lock_killable'], ({ halted }) => halted === '', true, false]],
      },
    ],
  },
  {
    title: 'mmap of the kernels that books describe',
    machine: { kernel: 'ldd3' },
    driver: '',
    steps: [
      {
        code: 'mmap(AT, PAGE, RW, ANON, -1, 0);',
        facts: [[['mmap_pgoff', 'do_mmap_pgoff', 'get_unmapped_area'], vma(AT), 'none', 'rw-p']],
      },
      {
        code: 'mmap(AT + PAGE, PAGE, RW, ANON, -1, 0);',
        facts: [[['vma_merge'], (m) => m.end(AT), NEXT, '0x10002000']],
      },
      {
        code: 'store_u8(AT, 1);',
        facts: [[['do_page_fault', 'handle_pte_fault', 'do_no_page'], pte(AT), false, true]],
      },
      {
        code: 'munmap(AT, PAGE);',
        facts: [[['do_munmap', 'detach_vmas_to_be_unmapped'], vma(AT), 'rw-p', 'none']],
      },
    ],
  },
];

/** System calls that no header has: scripts make them. */
const CALLS: Readonly<
  Record<string, readonly [call: (syscalls: Syscalls) => unknown, fact: (m: Machine) => unknown]>
> = {
  __x64_sys_mseal: [(sys) => sys.mseal(ADDRESS, 4096, 0), isSealed],
  do_mseal: [(sys) => sys.mseal(ADDRESS, 4096, 0), isSealed],
  __x64_sys_process_vm_writev: [(sys) => sys.processVmWrite(100, ADDRESS, ONE), firstByte],
  process_vm_rw: [(sys) => sys.processVmWrite(100, ADDRESS, ONE), firstByte],
  __x64_sys_process_vm_readv: [
    (sys) => sys.processVmRead(100, ADDRESS, RECEIVED),
    () => RECEIVED[0] === 0x7f,
  ],
  __x64_sys_setrlimit: [
    (sys) => sys.setrlimit(7, 64, 64),
    ({ kernel }) => kernel.current?.rlimit(7) === 64,
  ],
};
const ADDRESS = 0x10000000;
const ONE = Uint8Array.of(1);
/** Bytes of an ELF header come here. */
const RECEIVED = Uint8Array.of(0);

function isSealed(machine: Machine): boolean {
  const [vma] = new Inspector(machine).request('vmas', {}).filter(({ start }) => start === AT);
  return vma?.flags.includes('VM_SEALED') === true;
}

function firstByte(machine: Machine): boolean {
  const { bytes } = new Inspector(machine).request('memory', { address: AT, count: 1 });
  return bytes === '01';
}

/** The fact when a stage stops, and when the call is done. */
function duringCall(stage: string): unknown[] {
  const machine = createMachine();
  const task = machine.exec('/bin/lab', 'lab');
  assert.equal(task?.pid, 100);
  const [call, fact] = CALLS[stage] ?? [];
  machine.syscalls.mmap(ADDRESS, 4096, 3, 0x32, -1, 0);
  machine.syscalls.processVmWrite(100, ADDRESS, Uint8Array.of(0x7f));
  RECEIVED[0] = 0;
  const seen: unknown[] = [];
  machine.trace.stopAt([stageByName(stage)]);
  machine.trace.hook = () => seen.push(fact?.(machine));
  call?.(machine.syscalls);
  return [...seen, fact?.(machine)];
}

function factsOf({ loading = [], steps, ending = [] }: Family): Step['facts'] {
  return [...loading, ...steps.flatMap(({ facts }) => facts), ...ending];
}

function passages(family: Family): ReadonlyMap<string, StagePassage> {
  const { setup = '', functions, steps, machine, driver = DRIVER } = family;
  const { loading = [], ending = [] } = family;
  const names = steps.map(({ facts }) => facts.flatMap(([stage]) => stage));
  const text = program(
    setup,
    steps.map(({ code }) => code),
    functions,
  );
  return runStages(
    {
      files: { ...(driver !== '' && { 'lab.driver.ts': driver }), 'lab.user.ts': text },
      addresses: [AT, NEXT, B],
      ...(machine && { machine }),
    },
    [loading.flatMap(([stage]) => stage), ...names, ending.flatMap(([stage]) => stage)],
  );
}

describe('a stop at a stage stands before its step', () => {
  for (const family of FAMILIES) {
    describe(`of ${family.title}`, () => {
      let found: ReadonlyMap<string, StagePassage> = new Map();
      before(() => {
        found = passages(family);
      });
      const facts = factsOf(family);
      for (const [names, sees, atStop, afterwards] of facts) {
        for (const name of names) {
          it(name, () => {
            const passage = found.get(name);
            assert.ok(passage, 'it was not passed');
            assert.deepEqual([sees(passage.at), sees(passage.after)], [atStop, afterwards]);
          });
        }
      }
    });
  }

  describe('of a call that scripts make', () => {
    for (const name of Object.keys(CALLS)) {
      it(name, () => {
        assert.deepEqual(duringCall(name), [false, true]);
      });
    }
  });

  it('is tested for every stage', () => {
    const tested = new Set(
      FAMILIES.flatMap(factsOf)
        .flatMap(([names]) => names)
        .concat(Object.keys(CALLS)),
    );
    const ofTests = /^trace_test_/;
    const missing = stages().filter(({ name }) => !tested.has(name) && !ofTests.test(name));
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
  });
});
