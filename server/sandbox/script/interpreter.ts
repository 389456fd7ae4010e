/** Runs a script on a machine and gives one JSON line per operation. */
import { frameKind } from '../../../simulator/inspect/mapping-state.ts';
import { errnoName, signalCodeName, signalName } from '../../../simulator/inspect/names.ts';
import type { Machine } from '../../../simulator/machine.ts';
import { FrameNames } from './frame-names.ts';
import { KernelLines } from './kernel-lines.ts';
import { OPERATIONS, type Operands, type Operation, type Outcome } from './operations.ts';
import { dataBytes, evaluate, scriptLines, type ScriptLine, type Variable } from './parse.ts';
import { hasEnded, Processes, type Process } from './processes.ts';
import { showEntries, showState } from './show-state.ts';

/** Why: a file that is no script has one on every line. */
const MAX_PROBLEMS = 100;
const FAILED_OPERAND = 'operand came from a failed op';

type Result = Record<string, unknown>;

/** A problem with the script itself: place and sentence, for the command's standard error. */
export interface ScriptProblem {
  readonly line: number;
  readonly message: string;
}

export class ScriptRun {
  private readonly variables = new Map<string, Variable>();
  private readonly processes: Processes;
  private readonly names: FrameNames;
  private readonly log: KernelLines;
  private count = 0;
  /** How the first process ended, which ends the script. */
  private abandoned: 'no' | 'died' | 'exited' = 'no';
  readonly problems: ScriptProblem[] = [];

  constructor(
    private readonly machine: Machine,
    private readonly scenario: string,
    private readonly emit: (line: Result) => void,
  ) {
    this.processes = new Processes(machine);
    this.names = new FrameNames((pfn) => frameKind(machine.kernel, pfn));
    this.log = new KernelLines(machine, this.names);
  }

  /** Runs every operation of the text. */
  run(text: string): void {
    const task = this.machine.exec('/bin/script', 'mmscript');
    if (!task) throw new Error('The machine has too little memory for a process.');
    this.processes.start('P', task);
    const { profile, tainted } = this.machine.kernel;
    this.emit({
      scenario: this.scenario,
      kernel: profile.release,
      tainted,
      top: this.placementTop().toString(16),
    });
    this.log.skip();
    for (const line of scriptLines(text)) {
      if (this.abandoned !== 'no') break;
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
    let process = this.processes.first;
    if (words.length > 1 && words[0]!.endsWith(':') && words[0] !== ':') {
      const name = words[0]!.slice(0, -1);
      const found = this.processes.find(name);
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
    // Why: an orphan that has ended is still listed, because nobody collected it.
    if (hasEnded(process)) return this.died(process);
    if (op === 'fork') return this.fork(process, target);
    if (op === 'exit') return this.exit(process, words);
    if (op === 'wait') return this.wait(line, process, words);
    const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
    if (!operation) {
      this.problem(line, `there is no operation "${op}"`);
      return this.skip(target, 'syntax');
    }
    const operands = this.operands(line, op, operation, words.slice(1));
    if (typeof operands === 'string') return this.skip(target, operands);
    this.processes.enter(process);
    let outcome: Outcome;
    try {
      outcome = operation.run(this.machine, operands);
    } catch (error) {
      if (!hasEnded(process)) throw error;
      return this.died(process);
    }
    this.processes.killPending();
    if (hasEnded(process)) return this.died(process);
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
    for (const [index, letter] of Array.from(operation.operands).entries()) {
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
        if (value.kind === 'failed') {
          this.tellUnset(line, word);
          return FAILED_OPERAND;
        }
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

  private fork(parent: Process, name: string | undefined): Result {
    if (name === undefined || this.processes.full) {
      return { skipped: 'fork needs a name and a free slot' };
    }
    const pid = this.processes.fork(parent, name);
    this.processes.killPending();
    if (hasEnded(parent)) return this.died(parent);
    return { ...(pid < 0 ? { ret: -1, err: errnoName(-pid) } : { ret: name }), ...this.state() };
  }

  private exit(process: Process, words: readonly string[]): Result {
    const code = evaluate('', words[1] ?? '0', this.variables);
    this.processes.exit(process, code.kind === 'value' ? Number(code.value & 255n) : 0);
    if (process === this.processes.first) this.abandoned = 'exited';
    return { ...this.processes.reap(process), ...this.state() };
  }

  /** waitpid(). A wait that cannot end is a hang, and the process is killed. */
  private wait(line: ScriptLine, process: Process, words: readonly string[]): Result {
    const operand = evaluate('', words[1] ?? '0', this.variables);
    if (operand.kind !== 'value') {
      if (operand.kind === 'syntax') this.problem(line, `"${words[1] ?? ''}" is no number`);
      return { skipped: operand.kind === 'failed' ? FAILED_OPERAND : 'syntax' };
    }
    this.processes.enter(process);
    const { pid } = this.machine.syscalls.wait4(Number(BigInt.asIntN(32, operand.value)));
    if (pid === 0) {
      this.processes.kill(process);
      return { hang: true, ...this.died(process) };
    }
    return { ...(pid < 0 ? { ret: -1, err: errnoName(-pid) } : { ret: pid }), ...this.state() };
  }

  /** The operation killed its process. */
  private died(process: Process): Result {
    this.machine.trace.depth = 0;
    if (process === this.processes.first) this.abandoned = 'died';
    return { ...this.processes.reap(process), ...this.state() };
  }

  private state(): Result {
    const vmas = showState(this.machine, this.names, this.processes.live);
    const klog = this.log.take();
    return { vmas, ...(klog.length > 0 && { klog }) };
  }

  /** Ends whoever is left, children first. */
  private finish(): void {
    for (const process of [...this.processes.live].reverse()) {
      const head = { n: ++this.count, p: process.name, op: '(end)' };
      let end = {};
      if (this.abandoned === 'died') {
        this.processes.kill(process);
        process.live = false;
      } else {
        this.processes.exit(process, 0);
        end = this.processes.reap(process);
      }
      this.emit({ ...head, ...end, ...this.state() });
    }
  }

  /** A name that nothing ever gave a value to is a slip of the script, unlike one whose operation failed. */
  private tellUnset(line: ScriptLine, word: string): void {
    const names = [...word.matchAll(/\$([^+\-|]+)/g)].map((match) => match[1] ?? '');
    const unset = names.find((name) => !this.variables.has(name));
    if (unset !== undefined) this.problem(line, `nothing is called "${unset}"`);
  }

  private problem({ line }: ScriptLine, message: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ line, message });
  }
}

function isError(result: number): boolean {
  return result < 0 && result >= -4095;
}
