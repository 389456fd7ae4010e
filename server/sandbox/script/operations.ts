/** What each operation of a script does, on the machine's system calls and the CPU's accesses. */
import type { Machine } from '../../../simulator/machine.ts';

/** Operands after evaluation: numbers by position, a path, data. */
export interface Operands {
  readonly numbers: readonly bigint[];
  readonly path: string;
  readonly data: Uint8Array;
  readonly write: boolean;
}

/** What an operation did. */
export interface Outcome {
  /** Result of a system call: >= 0, or -errno. */
  readonly result?: number;
  /** A fault ended it: signal number, si_code, address, bytes or pages done before. */
  readonly fault?: {
    readonly signal: number;
    readonly code: number;
    readonly address: number | bigint;
    readonly done: number;
  };
  readonly data?: Uint8Array;
}

/** Operand letters: n number, s path, r data, c access (r or w); and whether the result is shown in hex. */
export interface Operation {
  readonly operands: string;
  readonly hex?: boolean;
  readonly run: (machine: Machine, operands: Operands) => Outcome;
}

const MAX_DATA = 256;

/** A signed 32-bit int, as C sees the operand. */
function int(value: bigint | undefined): number {
  return Number(BigInt.asIntN(32, value ?? 0n));
}

function long(value: bigint | undefined): number {
  return Number(BigInt.asIntN(64, value ?? 0n));
}

function ulong(value: bigint | undefined): number | bigint {
  const v = value ?? 0n;
  return v < 9007199254740992n ? Number(v) : v;
}

function syscall(
  operands: string,
  run: (machine: Machine, n: readonly bigint[], path: string) => number,
  hex = false,
): Operation {
  return {
    operands,
    hex,
    run: (machine, given) => ({ result: run(machine, given.numbers, given.path) }),
  };
}

function plus(address: bigint, bytes: number): number | bigint {
  return ulong(BigInt.asUintN(64, address + BigInt(bytes)));
}

function faulted(machine: Machine, done: number, data?: Uint8Array): Outcome {
  const fault = machine.access.fault ?? { signal: 11, code: 0, address: 0 };
  return { fault: { ...fault, done }, ...(data && data.length > 0 && { data }) };
}

function readBytes(machine: Machine, { numbers }: Operands): Outcome {
  const [address = 0n, length = 0n] = numbers;
  const data: number[] = [];
  const wanted = Math.min(Number(BigInt.asIntN(64, length)), MAX_DATA);
  for (let done = 0; done < wanted; done++) {
    const value = machine.access.load(machine.syscalls.mm(), plus(address, done), 1);
    if (value === undefined) return faulted(machine, done, Uint8Array.from(data));
    data.push(Number(value));
  }
  return { result: wanted, data: Uint8Array.from(data) };
}

function writeBytes(machine: Machine, { numbers, data }: Operands): Outcome {
  const [address = 0n] = numbers;
  for (let done = 0; done < data.length; done++) {
    if (!machine.access.store(machine.syscalls.mm(), plus(address, done), 1, data[done]!)) {
      return faulted(machine, done);
    }
  }
  return { result: data.length };
}

function touch(machine: Machine, { numbers, write }: Operands): Outcome {
  const [address = 0n, length = 0n] = numbers;
  const pages = Math.ceil(Number(BigInt.asIntN(64, length)) / 4096);
  const mm = machine.syscalls.mm();
  for (let done = 0; done < pages; done++) {
    const at = plus(address, done * 4096);
    const ok = write
      ? machine.access.store(mm, at, 1, 0x54)
      : machine.access.load(mm, at, 1) !== undefined;
    if (!ok) return faulted(machine, done);
  }
  return { result: pages };
}

function load32(machine: Machine, { numbers }: Operands): Outcome {
  const value = machine.access.load(machine.syscalls.mm(), ulong(numbers[0]), 4);
  if (value === undefined) return faulted(machine, 0);
  const word = Number(value);
  return { result: 4, data: Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24) };
}

function store32(machine: Machine, { numbers }: Operands): Outcome {
  const mm = machine.syscalls.mm();
  const value = Number(BigInt.asUintN(32, numbers[1] ?? 0n));
  return machine.access.store(mm, ulong(numbers[0]), 4, value)
    ? { result: 4 }
    : faulted(machine, 0);
}

/** Operations by name. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  mmap: syscall(
    'nnnnnn',
    ({ syscalls }, n) =>
      syscalls.mmap(ulong(n[0]), ulong(n[1]), int(n[2]), int(n[3]), int(n[4]), ulong(n[5])),
    true,
  ),
  munmap: syscall('nn', ({ syscalls }, n) => syscalls.munmap(ulong(n[0]), ulong(n[1]))),
  mprotect: syscall('nnn', ({ syscalls }, n) =>
    syscalls.mprotect(ulong(n[0]), ulong(n[1]), int(n[2])),
  ),
  open: syscall('snn', ({ syscalls }, n, path) => syscalls.open(path, int(n[1]), int(n[2]))),
  close: syscall('n', ({ syscalls }, n) => syscalls.close(int(n[0]))),
  dup: syscall('n', ({ syscalls }, n) => syscalls.dup(int(n[0]))),
  unlink: syscall('s', ({ syscalls }, _n, path) => syscalls.unlink(path)),
  ftruncate: syscall('nn', ({ syscalls }, n) => syscalls.ftruncate(int(n[0]), long(n[1]))),
  ioctl: syscall('nnn', ({ syscalls }, n) =>
    syscalls.ioctl(int(n[0]), Number(BigInt.asUintN(32, n[1] ?? 0n)), ulong(n[2])),
  ),
  lseek: syscall('nnn', ({ syscalls }, n) => syscalls.lseek(int(n[0]), long(n[1]), int(n[2]))),
  sysread: syscall('nnn', ({ syscalls }, n) => syscalls.read(int(n[0]), ulong(n[1]), ulong(n[2]))),
  syswrite: syscall('nnn', ({ syscalls }, n) =>
    syscalls.write(int(n[0]), ulong(n[1]), ulong(n[2])),
  ),
  read: { operands: 'nn', run: readBytes },
  write: { operands: 'nr', run: writeBytes },
  touch: { operands: 'nnc', run: touch },
  r32: { operands: 'n', run: load32 },
  w32: { operands: 'nn', run: store32 },
};
