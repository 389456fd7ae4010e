/** Registers of a system call or of a page fault, as the kernel finds them. Linux: struct pt_regs, arch/x86 (6.12). */
import {
  X86_PF_INSTR,
  X86_PF_PROT,
  X86_PF_RSVD,
  X86_PF_USER,
  X86_PF_WRITE,
} from '../../arch/mmu.ts';
import { ENOSYS } from '../../lib/errno.ts';
import type { ArgumentKind, StageDefinition } from '../../trace/stage.ts';
import type { ObjectField } from '../views.ts';
import { bitNames, flags, text } from './field.ts';
import { SYSTEM_CALLS } from './system-calls.ts';

const ENTRY = '__x64_sys_';
const ORDER = ['rdi', 'rsi', 'rdx', 'r10', 'r8', 'r9'];
/** Kinds whose C type is `int`. */
const INT_KINDS: ReadonlySet<ArgumentKind> = new Set([
  ...(['int', 'prot', 'map_flags', 'open_flags', 'fd', 'signal'] as const),
]);
const ERROR_CODE = [
  [X86_PF_PROT, 'PROT'],
  [X86_PF_WRITE, 'WRITE'],
  [X86_PF_USER, 'USER'],
  [X86_PF_RSVD, 'RSVD'],
  [X86_PF_INSTR, 'INSTR'],
] as const;

/** Has the stage registers of its own? */
export function hasRegisters(stage: string): boolean {
  return stage === 'exc_page_fault' || systemCallOf(stage) !== undefined;
}

/**
 * @param call the stage of the system call or of the fault, with its arguments
 * @param result what the call returns, once that is known
 */
export function registerFields(
  call: StageDefinition,
  values: readonly number[],
  result: number | undefined,
): ObjectField[] {
  const { name: stage, parameters } = call;
  if (stage === 'exc_page_fault') {
    const [address = 0, code = 0] = values;
    return [register('cr2', address), flags('error_code', code, bitNames(code, ERROR_CODE))];
  }
  const systemCall = systemCallOf(stage);
  if (!systemCall) return [];
  const { number, registers = ORDER } = systemCall;
  return [
    register('orig_rax', number),
    // Linux: entry_SYSCALL_64 puts -ENOSYS there before the call is made.
    register('rax', result ?? -ENOSYS),
    ...registers.slice(0, parameters.length).flatMap((name, index) => {
      const narrow = INT_KINDS.has(parameters[index]?.kind ?? 'int');
      return name === '' ? [] : [register(name, values[index] ?? 0, narrow ? 32 : 64)];
    }),
  ];
}

function systemCallOf(stage: string) {
  const name = stage.startsWith(ENTRY) ? stage.slice(ENTRY.length) : stage;
  return Object.hasOwn(SYSTEM_CALLS, name) ? SYSTEM_CALLS[name] : undefined;
}

/** @param bits a narrower value leaves the upper half 0 */
function register(name: string, value: number, bits = 64): ObjectField {
  const word = BigInt.asUintN(bits, BigInt(value));
  const shown = `0x${word.toString(16)}`;
  return text(
    name,
    'unsigned long',
    shown,
    word >= 0x10000n && word < 1n << 47n ? { memory: shown } : {},
  );
}
