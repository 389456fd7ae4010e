/** Entry of the bundle that runs in the simulator's own context: a machine and the door to it. */
import { createGate } from '../../simulator/exports/kernel-side.ts';
import type { Gate, Upcalls } from '../../simulator/exports/gate.ts';
import { Inspector } from '../../simulator/inspect/inspector.ts';
import { dieIfKilled, killTask } from '../../simulator/inspect/kill.ts';
import { writeMemory } from '../../simulator/inspect/memory.ts';
import { signalName } from '../../simulator/inspect/names.ts';
import { Watches, type Watched } from '../../simulator/inspect/watches.ts';
import { createMachine, type MachineOptions } from '../../simulator/machine.ts';
import { stageByName, stages } from '../../simulator/trace/stage.ts';
import { ENTER, type StatementClock } from '../../simulator/trace/trace.ts';
import { EXCEPTION_IDS } from '../protocol/exceptions.ts';
import type { KernelFrame } from './realm/call-stack.ts';
import { ScriptRun } from './script/interpreter.ts';

declare const STAGE_POSITIONS: Record<
  string,
  { readonly path: string; readonly line: number; readonly stage?: string }
>;

/** What the kernel realm calls in the user realm's engine. */
export interface EngineLink {
  readonly clock: StatementClock;
  onStage(stage: string, entered: boolean): void;
  /** @param filter id of the exception filter */
  onFatalSignal(reason: string, filter: string): void;
  /** @param errno of a system call that failed, else 0 */
  onTrouble(text: string, filter: string, errno: number): void;
  /** See {@link Engine.onAccess}. */
  onAccess(ids: string, text: string): void;
  /** A line `function`, tab, `file:line` for each active function of the program and the drivers, outermost first. */
  userFrames(): string;
}

/** Lines a host is told about as they happen. Text only. */
export interface HostLink {
  output(stream: 'stdout' | 'stderr', text: string): void;
  log(level: number, text: string): void;
}

/** The machine as the worker sees it. */
export interface KernelRealm {
  readonly gate: Gate;
  frames(): readonly KernelFrame[];
  depth(): number;
  events(): number;
  lines(): number;
  /** Where the active kernel function `index`, outermost 0, was entered. */
  entry(index: number): { readonly tick: number; readonly event: number };
  pid(): number;
  arm(everything: boolean): void;
  setStops(names: readonly string[]): void;
  addFile(path: string, content: Uint8Array): void;
  /** insmod: the module needs names that the kernel has not, separated by spaces; -ENOENT. */
  unknownSymbols(path: string, names: string): number;
  /** insmod: runs the init function of module `index`; NaN when it threw. */
  initModule(index: number, path: string): number;
  /** False when out of memory. */
  exec(path: string, comm: string): boolean;
  /** JSON in, JSON out; throws an Error with one sentence. */
  inspect(name: string, args: string): string;
  /** Arguments of the active kernel frame `index`, outermost 0, as JSON. */
  frameArguments(index: number): string;
  /** End of the program: JSON of {code, signal, reason}, or an empty string while it runs. */
  end(): string;
  /** Why the machine stands still, one sentence, or an empty string. */
  halted(): string;
  /** Runs a script; each result line goes to standard output, problems of the script to standard error. */
  runScript(name: string, text: string): void;
  /** Drops kernel frames left by an unwinding. */
  unwound(): void;
  watch(list: readonly Watched[], counting: boolean): void;
  changes(): string;
  /** Runs something that is no part of the run. See {@link Trace.aside}. */
  aside<T>(run: () => T): T;
  /** Sends a signal, default SIGKILL. Throws an Error with one sentence when there is no such process. */
  kill(pid: number, signal?: number): void;
  /** Lets a pending SIGKILL end the current task, which then does not return; `user`: it is on its way to its program. */
  die(user: boolean): boolean;
  /** Writes memory as a debugger does, and returns the number of bytes written: see {@link writeMemory}. */
  poke(address: string, bytes: string): number;
}

const positions = new Map(
  Object.values(typeof STAGE_POSITIONS === 'undefined' ? {} : STAGE_POSITIONS).map((entry) => [
    entry.stage ?? '',
    entry,
  ]),
);

function utf8(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const a = bytes[i++]!;
    const more = a < 0x80 ? 0 : a < 0xe0 ? 1 : a < 0xf0 ? 2 : 3;
    let code = more === 0 ? a : a & (0x3f >> more);
    for (let k = 0; k < more && i < bytes.length; k++) code = (code << 6) | (bytes[i++]! & 63);
    out += String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd);
  }
  return out;
}

/** Builds a machine. Throws a RangeError with one sentence for bad options. */
export function boot(
  options: MachineOptions,
  upcalls: Upcalls,
  engine: EngineLink,
  host: HostLink,
): KernelRealm {
  let lines = 0;
  const machine = createMachine({
    ...options,
    output: (stream, bytes) => {
      lines++;
      host.output(stream, utf8(bytes));
    },
  });
  const { kernel, trace } = machine;
  const inspector = new Inspector(machine);
  trace.clock = engine.clock;
  trace.hook = (stage, kind) => {
    engine.onStage(stages()[stage]?.name ?? '', kind === ENTER);
  };
  kernel.log.onLine = ({ level, text }) => {
    lines++;
    host.log(level, text);
  };
  kernel.onFatalSignal = (signal, reason, cause) => {
    const name = signalName(signal);
    const own = EXCEPTION_IDS.includes(name) ? name : cause;
    engine.onFatalSignal(reason, cause === 'signal' ? own : cause);
  };
  kernel.onTrouble = ({ kind, text, errno = 0 }) => {
    engine.onTrouble(text, kind, errno);
  };
  kernel.userFrames = () => {
    const text = engine.userFrames();
    if (text === '') return [];
    return text.split('\n').map((line) => {
      const [name = '', place = ''] = line.split('\t');
      return { name, place };
    });
  };
  const watches = new Watches(kernel, (ids, text) => {
    engine.onAccess(ids, text);
  });
  const gate = createGate({ ...machine, kernel }, upcalls);
  // Why: what the machine says as it boots is not the run's.
  lines = 0;

  return {
    gate,
    frames: () => {
      const frames: KernelFrame[] = [];
      for (let i = 0; i < trace.depth; i++) {
        const name = stages()[trace.frameStage[i]!]?.name ?? '?';
        const stage = stages()[trace.frameStep[i]!]?.name ?? name;
        const at = positions.get(stage);
        frames.push({
          name,
          stage,
          userDepth: trace.frameUserDepth[i]!,
          ...(at && { path: at.path, line: at.line }),
        });
      }
      return frames;
    },
    depth: () => trace.depth,
    events: () => trace.seq,
    lines: () => lines,
    entry: (index) => trace.entryOf(index),
    pid: () => kernel.current?.pid ?? 0,
    arm: (everything) => {
      trace.arm(everything);
    },
    setStops: (names) => {
      trace.stopAt(names.map(stageByName).filter((id) => id >= 0));
    },
    addFile: (path, content) => {
      machine.addFile(path, content);
    },
    unknownSymbols: (path, names) => machine.unknownSymbols(path, names.split(' ')),
    initModule: (index, path) =>
      machine.initModule(
        index,
        path,
        () => upcalls.module_init(index),
        upcalls.module_permanent(index),
      ),
    exec: (path, comm) => machine.exec(path, comm) !== null,
    inspect: (name, args) => {
      if (!inspector.has(name)) throw new Error(`There is no view "${name}".`);
      return JSON.stringify(inspector.request(name, JSON.parse(args) as never));
    },
    frameArguments: (index) => JSON.stringify(inspector.frameArguments(index)),
    end: () => (kernel.current?.end ? JSON.stringify(kernel.current.end) : ''),
    halted: () => kernel.halted ?? '',
    runScript: (name, text) => {
      const script = new ScriptRun(machine, name, (line) => {
        host.output('stdout', `${JSON.stringify(line)}\n`);
      });
      script.run(text);
      for (const { line, message } of script.problems) {
        host.output('stderr', `${name}:${line}: ${message}\n`);
      }
    },
    unwound: () => {
      trace.depth = 0;
    },
    watch: (list, counting) => {
      watches.set(list, counting);
    },
    changes: () => watches.changes().join('\n'),
    aside: (run) => trace.aside(run),
    kill: (pid, signal) => {
      killTask(kernel, pid, signal);
    },
    die: (user) => dieIfKilled(kernel, user),
    poke: (address, bytes) => writeMemory(kernel, address, bytes),
  };
}
