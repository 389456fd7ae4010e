/** Runs a script on a machine and gives one JSON line per operation. */
import { frameKind } from '../../../simulator/inspect/mapping-state.ts';
import { errnoName, signalCodeName, signalName } from '../../../simulator/inspect/names.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { FrameNames } from './frame-names.ts';
import { KernelLines } from './kernel-lines.ts';
import { OPERATIONS, type Operands, type Operation, type Outcome } from './operations.ts';
import { dataBytes, evaluate, scriptLines, type ScriptLine, type Variable } from './parse.ts';
import { showEntries, showState } from './show-state.ts';

const MAX_PROCESSES = 6;

interface Process {
  readonly name: string;
  readonly pid: number;
  live: boolean;
}

type Result = Record<string, unknown>;

/** A problem with the script itself: place and sentence, for the command's standard error. */
export interface ScriptProblem {
  readonly line: number;
  readonly message: string;
}

export class ScriptRun {
  private readonly variables = new Map<string, Variable>();
  private readonly processes: Process[] = [];
  private readonly names: FrameNames;
  private readonly log: KernelLines;
  private count = 0;
  private abandoned = false;
  readonly problems: ScriptProblem[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly scenario: string,
    private readonly emit: (line: Result) => void,
  ) {
    this.names = new FrameNames((pfn) => frameKind(machine.kernel, pfn));
    this.log = new KernelLines(machine, this.names);
  }

  /** Runs every operation of the text. */
  run(text: string): void {
    const task = this.machine.exec('/bin/script', 'mmscript');
    if (!task) throw new Error('The machine has too little memory for a process.');
    this.processes.push({ name: 'P', pid: task.pid, live: true });
    const { profile, tainted } = this.machine.kernel;
    this.emit({
      scenario: this.scenario,
      kernel: profile.release,
      tainted,
      top: this.placementTop().toString(16),
    });
    this.log.skip();
    for (const line of scriptLines(text)) {
      if (this.abandoned) break;
      this.operation(line);
    }
    this.finish();
  }

  /** Lowest address of [vvar] and [vdso]: where top-down placement starts. */
  private placementTop(): number {
    const { profile } = this.machine.kernel;
    return this.machine.syscalls.mm().mmap_base - (profile.vvarPages + profile.vdsoPages) * 4096;
  }

  private operation(line: ScriptLine): void {
    const n = ++this.count;
    let words = [...line.words];
    let process = this.processes[0]!;
    if (words.length > 1 && words[0]!.endsWith(':') && words[0] !== ':') {
      const name = words[0]!.slice(0, -1);
      const found = this.processes.find((one) => one.live && one.name === name);
      if (!found) {
        this.emit({ n, op: line.text, skipped: 'no such process' });
        return;
      }
      process = found;
      words = words.slice(1);
    }
    let target: string | undefined;
    if (words.length > 2 && words[1] === '=') {
      target = words[0];
      words = words.slice(2);
    } else if (words.length > 2 && words[1] === ':=') {
      this.define(n, line, words[0]!, words[2]!);
      return;
    }
    const head = { n, p: process.name, op: line.text };
    this.emit({ ...head, ...this.execute(line, process, words, target) });
  }

  private define(n: number, line: ScriptLine, name: string, text: string): void {
    const value = evaluate('', text, this.variables);
    if (value.kind === 'value') this.variables.set(name, { value: value.value, ok: true });
    else this.problem(line, `"${text}" is no number`);
    this.emit({
      n,
      op: line.text,
      ...(value.kind !== 'value' && { skipped: 'bad expression' }),
    });
  }

  private execute(
    line: ScriptLine,
    process: Process,
    words: readonly string[],
    target: string | undefined,
  ): Result {
    const [op = ''] = words;
    if (op === 'state' || op === 'sleep') return { ret: 0, ...this.state() };
    if (op === 'pte') return this.pte(line, process, words);
    if (op === 'exit') return this.exit(process, words);
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
    if (!operation) {
      this.problem(line, `there is no operation "${op}"`);
      return this.skip(target, 'syntax');
    }
    const operands = this.operands(line, op, operation, words.slice(1));
    if (typeof operands === 'string') return this.skip(target, operands);
    this.enter(process);
    let outcome: Outcome;
    try {
      outcome = operation.run(this.machine, operands);
    } catch (error) {
      if (!this.machine.kernel.tasks.get(process.pid)?.end) throw error;
      return this.died(process);
    }
    return { ...this.result(outcome, operation, op, target), ...this.state() };
  }

  private skip(target: string | undefined, why: string): Result {
    if (target !== undefined) this.variables.set(target, { value: 0n, ok: false });
    return { skipped: why };
  }

  /** Operands after evaluation, or why the operation is skipped. */
  private operands(
    line: ScriptLine,
    op: string,
    operation: Operation,
    words: readonly string[],
  ): Operands | string {
    const numbers: bigint[] = [];
    let path = '';
    let data: Uint8Array = new Uint8Array();
    let write = false;
    for (const [index, letter] of [...operation.operands].entries()) {
      const word = words[index];
      numbers.push(0n);
      if (word === undefined) {
        if (letter === 'n') continue;
        this.problem(line, `${op} needs ${operation.operands.length} operands`);
        return 'syntax';
      }
      if (letter === 's') {
        path = word;
      } else if (letter === 'c') {
        write = /^w/i.test(word);
      } else if (letter === 'r') {
        const bytes = dataBytes(word);
        if (!bytes) {
          this.problem(line, `"${word}" is neither hex nor 'text`);
          return 'syntax';
        }
        data = bytes;
      } else {
        const value = evaluate(op, word, this.variables);
        if (value.kind === 'failed') return 'operand came from a failed op';
        if (value.kind === 'syntax') {
          this.problem(line, `"${word}" is no number`);
          return 'syntax';
        }
        numbers[index] = value.value;
      }
    }
    return { numbers, path, data, write };
  }

  private result(
    outcome: Outcome,
    operation: Operation,
    op: string,
    target: string | undefined,
  ): Result {
    const shown = this.outcome(outcome, operation);
    const failed = outcome.fault !== undefined || isError(outcome.result ?? 0);
    if (target !== undefined) {
      const value = failed ? -1 : (outcome.result ?? 0);
      this.variables.set(target, { value: BigInt.asUintN(64, BigInt(value)), ok: !failed });
    }
    if (outcome.data && outcome.data.length > 0) {
      const bytes = [...outcome.data];
      shown['data'] = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const printable = bytes.every((byte) => byte >= 32 && byte <= 126);
      if (printable && op !== 'mincore') shown['text'] = String.fromCharCode(...bytes);
    }
    return shown;
  }

  private outcome({ fault, result = 0 }: Outcome, operation: Operation): Result {
    if (fault) {
      return {
        ret: -1,
        sig: signalName(fault.signal),
        code: signalCodeName(fault.signal, fault.code),
        addr: `0x${fault.address.toString(16)}`,
        done: fault.done,
      };
    }
    if (isError(result)) return { ret: -1, err: errnoName(-result) };
    return { ret: operation.hex ? `0x${result.toString(16)}` : result };
  }

  private pte(line: ScriptLine, process: Process, words: readonly string[]): Result {
    const address = evaluate('', words[1] ?? '', this.variables);
    const count = evaluate('', words[2] ?? '1', this.variables);
    if (address.kind !== 'value' || count.kind !== 'value') {
      if (address.kind === 'syntax') this.problem(line, 'pte needs an address');
      return { skipped: 'operand' };
    }
    const entries = showEntries(
      this.machine,
      this.names,
      process.pid,
      Number(address.value),
      Number(count.value),
    );
    return { ret: 0, ptes: entries };
  }

  private exit(process: Process, words: readonly string[]): Result {
    const code = evaluate('', words[1] ?? '0', this.variables);
    const status = code.kind === 'value' ? Number(code.value & 255n) : 0;
    this.end(process, status);
    if (process === this.processes[0]) this.abandoned = true;
    return { exit: status, ...this.state() };
  }

  /** Ends a process as _exit() would. */
  private end(process: Process, status: number): void {
    this.enter(process);
    try {
      this.machine.syscalls.exitGroup(status);
    } catch (error) {
      if (!this.machine.kernel.tasks.get(process.pid)?.end) throw error;
    }
    process.live = false;
    this.machine.trace.depth = 0;
  }

  /** The operation killed its process. */
  private died(process: Process): Result {
    const end = this.machine.kernel.tasks.get(process.pid)?.end;
    process.live = false;
    this.machine.trace.depth = 0;
    if (process === this.processes[0]) this.abandoned = true;
    const how = end && end.signal !== 0 ? { killed: signalName(end.signal) } : { exit: end?.code };
    return { ...how, ...this.state() };
  }

  private enter(process: Process): void {
    const task = this.machine.kernel.tasks.get(process.pid);
    this.machine.kernel.current = task;
    this.machine.trace.pid = process.pid;
  }

  private state(): Result {
    const live = this.processes.filter((process) => process.live);
    const vmas = showState(this.machine, this.names, live);
    const klog = this.log.take();
    return { vmas, ...(klog.length > 0 && { klog }) };
  }

  /** Ends whoever is left, children first. */
  private finish(): void {
    for (const process of [...this.processes].reverse()) {
      if (!process.live) continue;
      const head = { n: ++this.count, p: process.name, op: '(end)' };
      this.end(process, 0);
      this.emit({ ...head, exit: 0, ...this.state() });
    }
  }

  private problem({ line }: ScriptLine, message: string): void {
    this.problems.push({ line, message });
  }

  /** A free slot for a forked child, or undefined. */
  protected hasSlot(): boolean {
    return this.processes.length < MAX_PROCESSES;
  }
}

function isError(result: number): boolean {
  return result < 0 && result >= -4095;
}
