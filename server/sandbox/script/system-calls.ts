/** Operations that are system calls, in the order of the kernel's arguments. */
import type { Machine } from '../../../simulator/machine.ts';
import {
  int,
  long,
  MAX_DATA,
  ulong,
  type Operands,
  type Operation,
  type Outcome,
} from './operation.ts';

type Call = (syscalls: Machine['syscalls'], n: readonly bigint[], path: string) => number;

function syscall(operands: string, run: Call, hex = false): Operation {
  return {
    operands,
    hex,
    run: ({ syscalls }, { numbers, path }) => ({ result: run(syscalls, numbers, path) }),
  };
}

function pread({ syscalls }: Machine, { numbers }: Operands): Outcome {
  const length = Number(BigInt.asIntN(64, numbers[2] ?? 0n));
  const bytes = new Uint8Array(Math.max(0, Math.min(MAX_DATA, length)));
  const result = syscalls.preadBytes(int(numbers[0]), bytes, long(numbers[1]));
  return result > 0 ? { result, data: bytes.subarray(0, result) } : { result };
}

function pwrite({ syscalls }: Machine, { numbers, data }: Operands): Outcome {
  return { result: syscalls.pwriteBytes(int(numbers[0]), data, long(numbers[1])) };
}

function residency({ syscalls }: Machine, { numbers }: Operands): Outcome {
  const pages = Math.ceil(Number(ulong(numbers[1])) / 4096);
  const vector = new Uint8Array(Math.min(MAX_DATA, pages));
  const result = syscalls.mincoreBytes(ulong(numbers[0]), ulong(numbers[1]), vector);
  return result === 0 ? { result, data: vector } : { result };
}

export const SYSTEM_CALLS: Readonly<Record<string, Operation>> = {
  mmap: syscall(
    'nnnnnn',
    (sys, n) => sys.mmap(ulong(n[0]), ulong(n[1]), int(n[2]), int(n[3]), int(n[4]), ulong(n[5])),
    true,
  ),
  munmap: syscall('nn', (sys, n) => sys.munmap(ulong(n[0]), ulong(n[1]))),
  mprotect: syscall('nnn', (sys, n) => sys.mprotect(ulong(n[0]), ulong(n[1]), int(n[2]))),
  mremap: syscall(
    'nnnnn',
    (sys, n) => sys.mremap(ulong(n[0]), ulong(n[1]), ulong(n[2]), int(n[3]), ulong(n[4])),
    true,
  ),
  madvise: syscall('nnn', (sys, n) => sys.madvise(ulong(n[0]), ulong(n[1]), int(n[2]))),
  msync: syscall('nnn', (sys, n) => sys.msync(ulong(n[0]), ulong(n[1]), int(n[2]))),
  mlock: syscall('nn', (sys, n) => sys.mlock(ulong(n[0]), ulong(n[1]))),
  mlock2: syscall('nnn', (sys, n) => sys.mlock2(ulong(n[0]), ulong(n[1]), int(n[2]))),
  munlock: syscall('nn', (sys, n) => sys.munlock(ulong(n[0]), ulong(n[1]))),
  mlockall: syscall('n', (sys, n) => sys.mlockall(int(n[0]))),
  munlockall: syscall('', (sys) => sys.munlockall()),
  mincore: { operands: 'nn', run: residency },
  // Differs: the recording program keeps 15 letters of a name, so this one does nothing there.
  remap_file_pages: { operands: 'nnnnn', run: () => ({ result: 0 }) },
  brk: syscall('n', (sys, n) => sys.brk(ulong(n[0])), true),
  open: syscall('snn', (sys, n, path) => sys.open(path, int(n[1]), int(n[2]))),
  close: syscall('n', (sys, n) => sys.close(int(n[0]))),
  dup: syscall('n', (sys, n) => sys.dup(int(n[0]))),
  unlink: syscall('s', (sys, _n, path) => sys.unlink(path)),
  ftruncate: syscall('nn', (sys, n) => sys.ftruncate(int(n[0]), long(n[1]))),
  fallocate: syscall('nnnn', (sys, n) =>
    sys.fallocate(int(n[0]), int(n[1]), long(n[2]), long(n[3])),
  ),
  memfd_create: syscall('sn', (sys, n, path) => sys.memfdCreate(path, int(n[1]))),
  fcntl: syscall('nnn', (sys, n) => sys.fcntl(int(n[0]), int(n[1]), int(n[2]))),
  ioctl: syscall('nnn', (sys, n) =>
    sys.ioctl(int(n[0]), Number(BigInt.asUintN(32, n[1] ?? 0n)), ulong(n[2])),
  ),
  lseek: syscall('nnn', (sys, n) => sys.lseek(int(n[0]), long(n[1]), int(n[2]))),
  sysread: syscall('nnn', (sys, n) => sys.read(int(n[0]), ulong(n[1]), ulong(n[2]))),
  syswrite: syscall('nnn', (sys, n) => sys.write(int(n[0]), ulong(n[1]), ulong(n[2]))),
  fdread: { operands: 'nnn', run: pread },
  fdwrite: { operands: 'nnr', run: pwrite },
  rlimit: syscall('nn', (sys, n) => sys.setrlimit(int(n[0]), ulong(n[1]), ulong(n[1]))),
};
