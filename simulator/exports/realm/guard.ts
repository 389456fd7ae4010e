import { LEFT_HANDLER } from '../../kernel/kill.ts';
import type { ProgramPorts } from '../../libc/ports.ts';
import type { Gate } from '../gate.ts';
import { IRQ_CALLS } from '../irq-gate.ts';
import { PID_CALLS } from '../pid-gate.ts';
import { SCHED_CALLS } from '../sched-gate.ts';

/** Which side of the system call boundary user code runs on: the program's, or a driver's. */
export interface Mode {
  kernel: boolean;
  /** What a handler of a signal was left by, until the program gets it. */
  left?: { readonly exception: unknown } | undefined;
}

/** Calls that only the program's side may make. */
export const PROGRAM_CALLS = [
  ...(['sys_open', 'sys_close', 'sys_read', 'sys_write', 'write_text', 'sys_lseek'] as const),
  ...(['sys_ftruncate', 'sys_ioctl', 'sys_dup', 'sys_unlink', 'sys_fsync', 'sys_mmap'] as const),
  ...(['sys_mknod', 'sys_stat', 'sys_fstat', 'sys_fdatasync'] as const),
  ...(['sys_pread64', 'sys_pwrite64', 'sys_readv', 'sys_writev', 'sys_fcntl'] as const),
  'sys_flock',
  ...(['sys_prlimit64', 'sys_getdents64', 'sys_fallocate'] as const),
  ...(['sys_munmap', 'sys_mprotect', 'sys_getpid', 'sys_exit', 'load', 'store'] as const),
  ...(['load_text', 'load_bytes', 'store_bytes', 'fill_bytes', 'copy_bytes'] as const),
  'stack_reserve',
  ...(['sys_mremap', 'sys_brk', 'sys_madvise', 'sys_msync', 'sys_mlock', 'sys_mlock2'] as const),
  ...(['sys_munlock', 'sys_mlockall', 'sys_munlockall', 'sys_mincore', 'sys_mseal'] as const),
  ...(['sys_remap_file_pages', 'sys_memfd_create'] as const),
  ...(['sys_fork', 'sys_wait4', 'wait_status', 'sys_getppid', 'sys_kill'] as const),
  ...(['sys_sigaction', 'sys_nanosleep', 'sys_alarm', 'sys_pause', 'sys_poll'] as const),
  ...(['sigaction_flags', 'clock_nanoseconds'] as const),
] as const satisfies readonly (keyof ProgramPorts)[];

/** Calls that only drivers may make. */
export const KERNEL_CALLS = [
  ...(['printk', 'kmalloc', 'kfree', 'alloc_pages', 'free_pages', 'get_page', 'put_page'] as const),
  ...(['page_get', 'page_set', 'split_page', 'pfn_valid', 'set_page_dirty'] as const),
  ...(['kload', 'kstore', 'kload_bytes', 'vmf_get', 'vmf_set', 'vm_insert_page'] as const),
  ...(['vmf_insert_pfn', 'vmf_insert_mixed', 'zap_vma_ptes', 'unmap_mapping_range'] as const),
  ...(['folio_mkclean', 'mapping_set_operations', 'vmalloc', 'vfree', 'vmalloc_to_pfn'] as const),
  ...(['generic_access_phys', 'dump_stack'] as const),
  ...(['remap_vmalloc_range', 'ioremap', 'iounmap', 'pci_find', 'pci_get'] as const),
  ...(['kstore_bytes', 'kfill', 'kcopy', 'copy_to_user', 'copy_from_user'] as const),
  ...(['clear_user', 'put_user', 'user_bytes'] as const),
  ...(['remap_pfn_range', 'vm_iomap_memory', 'vma_get', 'vma_set', 'vma_flags'] as const),
  ...(['vma_flags_mod', 'vma_prot', 'vma_set_prot', 'vm_get_page_prot', 'file_get'] as const),
  ...(['file_set', 'file_name', 'inode_get', 'current_pid'] as const),
  ...(['register_file_operations', 'register_vm_operations', 'misc_register'] as const),
  ...(['misc_deregister', 'bug', 'warn', 'chrdev_register', 'chrdev_unregister'] as const),
  ...(['cdev_add', 'cdev_del', 'device_node_create', 'device_node_remove', 'inode_cdev'] as const),
  ...(['module_get', 'module_put', 'module_users', 'module_name'] as const),
  ...(['lock_get', 'lock_set', 'posix_lock_file', 'posix_test_lock', 'locks_wait'] as const),
  ...(['get_user_page', 'ksize', 'zero_pfn', 'dump_page'] as const),
  ...(['poll_wait', 'dir_emit', 'dir_emit_dots', 'send_sigio'] as const),
  ...SCHED_CALLS,
  ...IRQ_CALLS,
  ...PID_CALLS,
] as const;

export type ProgramGate = Pick<Gate, (typeof PROGRAM_CALLS)[number]>;
export type KernelGate = Pick<Gate, (typeof KERNEL_CALLS)[number]>;

type Call = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) => unknown;

/**
 * The gate as user-realm functions.
 *
 * Invariant: no function or exception object of the simulator's realm comes out of it. Primitives that are thrown are
 * the kernel's and pass unchanged.
 */
export function guardGate(gate: Gate, mode: Mode): { program: ProgramGate; kernel: KernelGate } {
  const program: Record<string, Call> = {};
  for (const name of PROGRAM_CALLS)
    program[name] = guard(bound(gate, name), mode, false, OF_PROGRAM);
  const kernel: Record<string, Call> = {};
  for (const name of KERNEL_CALLS) kernel[name] = guard(bound(gate, name), mode, true, OF_KERNEL);
  return {
    program: Object.freeze(program) as unknown as ProgramGate,
    kernel: Object.freeze(kernel) as unknown as KernelGate,
  };
}

const OF_PROGRAM =
  'a driver runs in the kernel, which has no C library and makes no system calls: use the linux/ headers';
const OF_KERNEL =
  'a program cannot call the kernel’s own functions: use the headers of the C library';

function bound(gate: Gate, name: keyof Gate): Call {
  return gate[name].bind(gate) as Call;
}

function guard(call: Call, mode: Mode, kernel: boolean, refusal: string): Call {
  return (a, b, c, d, e, f) => {
    if (mode.kernel !== kernel) throw new TypeError(refusal);
    try {
      return call(a, b, c, d, e, f);
    } catch (thrown) {
      if (thrown === LEFT_HANDLER && mode.left !== undefined) {
        const { exception } = mode.left;
        mode.left = undefined;
        throw exception;
      }
      throw launder(thrown);
    }
  };
}

/** A stand-in of this realm for an exception object of the simulator's; primitives stay as they are. */
function launder(thrown: unknown): unknown {
  if (thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function'))
    return thrown;
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : 'unknown error';
  if (name === 'RangeError') return new RangeError(text);
  return new Error(`internal error of the simulator: ${text}`);
}
