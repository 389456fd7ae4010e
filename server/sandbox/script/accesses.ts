/** Operations that touch memory: as the CPU does, as a debugger does, as another process does. */
import type { Machine } from '../../../simulator/machine.ts';
import { MAX_DATA, plus, ulong, type Operands, type Operation, type Outcome } from './operation.ts';

const O_RDWR = 2;

function faulted(machine: Machine, done: number, data?: Uint8Array): Outcome {
  machine.access.leaveException();
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

/** Fetches the first instruction at the address. Differs: it is taken for `ret`, no code runs. */
function call(machine: Machine, { numbers }: Operands): Outcome {
  const physical = machine.access.resolve(machine.syscalls.mm(), ulong(numbers[0]), 'exec');
  return physical < 0 ? faulted(machine, 0) : { result: 1 };
}

/** Bytes to read, as the operand asks for them. */
function wanted({ numbers }: Operands): Uint8Array {
  return new Uint8Array(
    Math.max(0, Math.min(MAX_DATA, Number(BigInt.asIntN(64, numbers[1] ?? 0n)))),
  );
}

function arrived(result: number, bytes: Uint8Array): Outcome {
  return result > 0 ? { result, data: bytes.subarray(0, result) } : { result };
}

/** Does something with /proc/self/mem open. */
function debugged(machine: Machine, use: (fd: number) => Outcome): Outcome {
  const fd = machine.syscalls.open('/proc/self/mem', O_RDWR, 0);
  if (fd < 0) return { result: fd };
  const outcome = use(fd);
  machine.syscalls.close(fd);
  return outcome;
}

function peek(machine: Machine, given: Operands): Outcome {
  const bytes = wanted(given);
  const at = Number(BigInt.asIntN(64, given.numbers[0] ?? 0n));
  return debugged(machine, (fd) => arrived(machine.syscalls.preadBytes(fd, bytes, at), bytes));
}

function poke(machine: Machine, { numbers, data }: Operands): Outcome {
  const at = Number(BigInt.asIntN(64, numbers[0] ?? 0n));
  return debugged(machine, (fd) => ({ result: machine.syscalls.pwriteBytes(fd, data, at) }));
}

function remoteRead(machine: Machine, given: Operands): Outcome {
  const { syscalls } = machine;
  const bytes = wanted(given);
  return arrived(
    syscalls.processVmRead(syscalls.task().pid, ulong(given.numbers[0]), bytes),
    bytes,
  );
}

function remoteWrite(machine: Machine, { numbers, data }: Operands): Outcome {
  const { syscalls } = machine;
  return { result: syscalls.processVmWrite(syscalls.task().pid, ulong(numbers[0]), data) };
}

export const ACCESSES: Readonly<Record<string, Operation>> = {
  read: { operands: 'nn', run: readBytes },
  write: { operands: 'nr', run: writeBytes },
  touch: { operands: 'nnc', run: touch },
  r32: { operands: 'n', run: load32 },
  w32: { operands: 'nn', run: store32 },
  call: { operands: 'n', run: call },
  peek: { operands: 'nn', run: peek },
  poke: { operands: 'nr', run: poke },
  vmread: { operands: 'nn', run: remoteRead },
  vmwrite: { operands: 'nr', run: remoteWrite },
};
