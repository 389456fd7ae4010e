/** What the bench evaluates in the simulator's own context: a machine with its gate, and the calls the gate has not. */
import { createGate } from '../../../simulator/exports/kernel-side.ts';
import type { Gate, Upcalls } from '../../../simulator/exports/gate.ts';
import { createMachine } from '../../../simulator/machine.ts';

const MEMORY = 256 << 20;

/** Calls that the rows time. Bytes and byte addresses; results as the system calls give them. */
export interface BenchKernel {
  readonly gate: Gate;
  mremap(address: number, oldBytes: number, newBytes: number, flags: number, place: number): number;
  /** A new memory file of `bytes`: its descriptor. */
  memfd(bytes: number): number;
  fork(): number;
  /** Ends a child and collects it. */
  reap(pid: number): void;
  /** Handle of the VMA at an address. */
  vmaAt(address: number): number;
}

/** A machine that runs one process, with trace on. */
export function boot(): BenchKernel {
  const machine = createMachine({ memory: MEMORY });
  const { kernel, syscalls } = machine;
  const gate = createGate({ ...machine, kernel }, {} as Upcalls);
  machine.exec('/bin/bench', 'bench');
  return {
    gate,
    mremap: (address, oldBytes, newBytes, flags, place) =>
      syscalls.mremap(address, oldBytes, newBytes, flags, place),
    memfd: (bytes) => {
      const fd = syscalls.memfdCreate('bench', 0);
      syscalls.ftruncate(fd, bytes);
      return fd;
    },
    fork: () => syscalls.fork(),
    reap: (pid) => {
      syscalls.exitOf(pid, 0);
      syscalls.wait4(pid);
    },
    vmaAt: (address) => syscalls.mm().index.at(address),
  };
}
