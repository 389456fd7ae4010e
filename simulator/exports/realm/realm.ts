import type { cdev } from 'linux/cdev.h';
import type { file_operations, vm_operations_struct } from 'linux/fs.h';
import type { miscdevice } from 'linux/miscdevice.h';
import type { pid } from 'linux/pid.h';
import type { task_struct } from 'linux/sched.h';
import type { struct_type } from 'pagewalk.h';
import { kernelProfile, type KernelProfile } from '../../kernel/profile.ts';
import type { Errno } from '../../libc/ports.ts';
import {
  FOP_FALLOCATE,
  FOP_FASYNC,
  FOP_FLUSH,
  FOP_FSYNC,
  FOP_GET_UNMAPPED_AREA,
  FOP_IOCTL,
  FOP_FLOCK,
  FOP_LOCK,
  FOP_ITERATE_SHARED,
  FOP_LLSEEK,
  FOP_MMAP,
  FOP_OPEN,
  FOP_POLL,
  FOP_READ,
  FOP_READ_ITER,
  FOP_RELEASE,
  FOP_WRITE,
  FOP_WRITE_ITER,
  VM_OP_ACCESS,
  VM_OP_CLOSE,
  VM_OP_FAULT,
  VM_OP_MAP_PAGES,
  VM_OP_MAY_SPLIT,
  VM_OP_MPROTECT,
  VM_OP_MREMAP,
  VM_OP_NAME,
  VM_OP_NOPAGE,
  VM_OP_OPEN,
  VM_OP_PAGE_MKWRITE,
  VM_OP_PFN_MKWRITE,
  type Gate,
} from '../gate.ts';
import { Callbacks } from './callbacks.ts';
import { addressSpaces, type AddressSpaces } from './address-space.ts';
import { cdevType } from './cdev.ts';
import { dirContexts, type DirContexts } from './dir-context.ts';
import { files, type Files } from './file.ts';
import { fileLocks, type FileLocks } from './file-lock.ts';
import { guardGate, type KernelGate, type Mode, type ProgramGate } from './guard.ts';
import { ValueTable } from './handles.ts';
import { iovIters, type IovIters } from './iov-iter.ts';
import { inodes, type Inodes } from './inode.ts';
import { LabModules } from './modules.ts';
import { OperationTables } from './operations.ts';
import { pages, type Pages } from './page.ts';
import { pciDevices, type PciDevices } from './pci-dev.ts';
import { pids, taskStructs, type Numbered } from './task-struct.ts';
import { structMemory } from './struct-memory.ts';
import { Structs } from '../../libc/struct/structs.ts';
import { pollTables, type PollTableFacades } from './poll-table.ts';
import { Programs } from './programs.ts';
import { schedObjects, type SchedObjects } from './sched-objects.ts';
import { vmFaults, type VmFaults } from './vm-fault.ts';
import { vmAreaStructs, type VmAreaStructs } from './vm-area-struct.ts';

/** The statement engine, as far as the realm needs it: is a fatal signal, an exit or an oops unwinding? */
export interface Engine {
  fatal: boolean;
  /** An exception has come out of the function that was called, perhaps for what it returned. */
  readonly caught?: (exception: unknown) => void;
}

/** Everything that header tables and upcalls close over. */
export interface Realm {
  readonly profile: KernelProfile;
  readonly mode: Mode;
  readonly program: ProgramGate;
  readonly kernel: KernelGate;
  readonly engine: Engine;
  readonly errno: Errno;
  readonly modules: LabModules;
  readonly callbacks: Callbacks;
  readonly programs: Programs;
  readonly pollTables: PollTableFacades;
  readonly objects: SchedObjects;
  readonly tasks: Numbered<task_struct>;
  readonly pids: Numbered<pid>;
  readonly vmas: VmAreaStructs;
  readonly files: Files;
  readonly inodes: Inodes;
  readonly pages: Pages;
  readonly faults: VmFaults;
  readonly mappings: AddressSpaces;
  readonly pciDevices: PciDevices;
  readonly structs: Structs;
  readonly cdev: struct_type<cdev>;
  readonly iovIters: IovIters;
  readonly dirContexts: DirContexts;
  readonly fileLocks: FileLocks;
  /** Registered misc devices by minor. */
  readonly miscDevices: Map<number, miscdevice>;
  readonly fops: OperationTables<file_operations>;
  readonly vmOperations: OperationTables<vm_operations_struct>;
}

export const FILE_OPERATIONS = {
  open: FOP_OPEN,
  release: FOP_RELEASE,
  flush: FOP_FLUSH,
  read: FOP_READ,
  write: FOP_WRITE,
  llseek: FOP_LLSEEK,
  unlocked_ioctl: FOP_IOCTL,
  mmap: FOP_MMAP,
  fsync: FOP_FSYNC,
  poll: FOP_POLL,
  fasync: FOP_FASYNC,
  lock: FOP_LOCK,
  flock: FOP_FLOCK,
  fallocate: FOP_FALLOCATE,
  iterate_shared: FOP_ITERATE_SHARED,
  read_iter: FOP_READ_ITER,
  write_iter: FOP_WRITE_ITER,
  get_unmapped_area: FOP_GET_UNMAPPED_AREA,
} as const satisfies Partial<Record<keyof file_operations, number>>;

export const VM_OPERATIONS = {
  open: VM_OP_OPEN,
  close: VM_OP_CLOSE,
  may_split: VM_OP_MAY_SPLIT,
  mremap: VM_OP_MREMAP,
  mprotect: VM_OP_MPROTECT,
  fault: VM_OP_FAULT,
  map_pages: VM_OP_MAP_PAGES,
  page_mkwrite: VM_OP_PAGE_MKWRITE,
  pfn_mkwrite: VM_OP_PFN_MKWRITE,
  access: VM_OP_ACCESS,
  name: VM_OP_NAME,
} as const satisfies Record<keyof vm_operations_struct, number>;

/** Linux: struct vm_operations_struct until 2.6.25. */
const NOPAGE = { nopage: VM_OP_NOPAGE };
const NOPAGE_ELSEWHERE = { nopage: "is there until Linux 2.6.25: use 'fault'" };

const FOPS_MISSING = [
  ...['iopoll', 'compat_ioctl'],
  ...['check_flags', 'splice_read', 'splice_write'],
  ...['splice_eof', 'setlease', 'show_fdinfo', 'copy_file_range'],
  ...['remap_file_range', 'fadvise', 'uring_cmd', 'mmap_prepare'],
];

const VM_OPS_MISSING = [
  ...['huge_fault', 'pagesize', 'set_policy', 'get_policy', 'find_special_page'],
];

/** Linux: include/uapi/linux/major.h. */
const MISC_MAJOR = 10;

/** VMA_OPS of a mapping whose driver set none. Linux: vma_dummy_vm_ops. */
const DUMMY_VM_OPS = 1;

export function createRealm(gate: Gate, engine: Engine): Realm {
  const profile = kernelProfile(gate.kernel_version())!;
  const mode: Mode = { kernel: false };
  const errno: Errno = { value: 0 };
  const { program, kernel } = guardGate(gate, mode);
  const modules = new LabModules(mode, kernel);
  const fops = new OperationTables<file_operations>({
    type: 'file_operations',
    members: FILE_OPERATIONS,
    missing: FOPS_MISSING,
    suffix: 'fops',
    register(mask, label, object) {
      const { owner } = object as file_operations;
      const module = modules.number('file_operations', 'owner', owner);
      return kernel.register_file_operations(mask, label, module);
    },
  });
  const vmOperations = new OperationTables<vm_operations_struct>({
    type: 'vm_operations_struct',
    members: profile.drivers.nopage ? { ...VM_OPERATIONS, ...NOPAGE } : VM_OPERATIONS,
    missing: VM_OPS_MISSING,
    ...(!profile.drivers.nopage && { elsewhere: NOPAGE_ELSEWHERE }),
    suffix: 'vm_ops',
    register: (mask, label) => kernel.register_vm_operations(mask, label),
  });
  const dummy: vm_operations_struct = Object.freeze({});
  const mappings = addressSpaces(kernel);
  const pageTable = pages(kernel, mappings);
  const values = new ValueTable();
  const miscDevices = new Map<number, miscdevice>();
  const structs = new Structs(structMemory(mode, program, kernel));
  const cdev = cdevType(structs, values);
  const inodeTable = inodes(kernel, mappings, (address) => cdev.at(address));
  const fileTable = files(
    kernel,
    mappings,
    (handle) => inodeTable.of(handle),
    (rdev) => (rdev >>> 20 === MISC_MAJOR ? miscDevices.get(rdev & 0xfffff) : undefined),
  );
  const vmas = vmAreaStructs({
    kernel,
    values,
    traits: profile.drivers,
    file: (handle) => fileTable.of(handle),
    vmOperations: {
      id(value) {
        if (value === null) return 0;
        if (value === dummy) return DUMMY_VM_OPS;
        return vmOperations.idOf('vm_area_struct', 'vm_ops', value);
      },
      of(id) {
        return id === DUMMY_VM_OPS ? dummy : (vmOperations.of(id)?.object ?? null);
      },
    },
  });
  return {
    profile,
    mode,
    program,
    kernel,
    engine,
    errno,
    modules,
    callbacks: new Callbacks(),
    programs: new Programs(mode, errno),
    pollTables: pollTables(),
    objects: schedObjects(kernel),
    tasks: taskStructs(kernel),
    pids: pids(kernel),
    vmas,
    files: fileTable,
    inodes: inodeTable,
    pages: pageTable,
    faults: vmFaults(kernel, vmas, pageTable),
    mappings,
    pciDevices: pciDevices(kernel),
    structs,
    cdev,
    iovIters: iovIters(kernel),
    dirContexts: dirContexts(kernel),
    fileLocks: fileLocks(kernel),
    miscDevices,
    fops,
    vmOperations,
  };
}
