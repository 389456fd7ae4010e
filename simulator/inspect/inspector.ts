/** The read model of a machine: answers {@link InspectRequests} with plain JSON. It changes nothing. */
import type { Printed } from '../drivers/printed.ts';
import type { FileTable } from '../fs/file-table.ts';
import type { Namespace } from '../fs/namei.ts';
import type { ProcFs } from '../fs/proc/inode.ts';
import { mapsRecords } from '../fs/proc/task-mmu.ts';
import { seqText } from '../fs/seq-file.ts';
import type { KernelContext } from '../kernel/context.ts';
import type { Task } from '../kernel/task.ts';
import { errnoName } from '../lib/errno.ts';
import { TextBuffer } from '../lib/text-buffer.ts';
import { hex } from '../lib/ulong.ts';
import type { MmStruct } from '../mm/mm-struct.ts';
import { decodeEvent, oldestEvent } from '../trace/decode.ts';
import { stages, type StageDefinition } from '../trace/stage.ts';
import { commandInfos, runCommand } from './commands.ts';
import { KernelObjects } from './objects/objects.ts';
import { accessStory } from './explain.ts';
import { formatArgument, vmaRange, type ArgumentNames } from './format-argument.ts';
import { deviceRegions, frameRuns, frameView } from './frames.ts';
import { readMemory } from './memory.ts';
import { entryOrigin, mappedFrom, vmaOrigin } from './origin.ts';
import { passedStages } from './passed-stages.ts';
import { pagemapText } from './pagemap.ts';
import { tableView, walkView } from './page-table.ts';
import { stateHash } from './state-hash.ts';
import type {
  InspectName,
  InspectRequests,
  StageArgument,
  StageInfo,
  TaskView,
  TraceEventView,
} from './views.ts';
import { vmaMarks, vmaPages, vmaViewAt, vmaViews } from './vmas.ts';

/** What the read model needs of a machine. */
export interface InspectParts {
  readonly kernel: KernelContext;
  readonly files: FileTable;
  readonly namespace: Namespace;
  readonly proc: ProcFs;
  readonly printed: Printed;
}

type Handlers = {
  readonly [N in InspectName]: (args: InspectRequests[N]['args']) => InspectRequests[N]['result'];
};

/** Description of a stage as views show it. */
export function stageInfo(definition: StageDefinition): StageInfo {
  return {
    name: definition.name,
    group: definition.group,
    summary: definition.summary,
    linux: definition.linux,
    parameters: definition.parameters.map(({ name }) => name),
  };
}

export class Inspector {
  private readonly names: ArgumentNames;
  private readonly pastNames: ArgumentNames;
  private readonly handlers: Handlers;

  constructor(private readonly parts: InspectParts) {
    const objects = new KernelObjects(parts);
    const file = (id: number): string | undefined =>
      parts.files.find(id)?.path() ?? parts.files.lastPath(id);
    this.names = { file, vma: (vma) => vmaRange(parts.kernel.mm, vma) };
    // Why: the row of a VMA says what it is now, which may be another VMA than at an event of the past.
    this.pastNames = { file, vma: (vma) => `#${vma}` };
    this.handlers = {
      tasks: () => this.tasks(),
      vmas: ({ pid, first, count }) => {
        const task = this.task(pid);
        return task?.mm ? vmaViews(parts.kernel.mm, task.mm, task.pid, first, count) : [];
      },
      vmaAt: ({ pid, address }) => {
        const task = this.live(pid);
        return vmaViewAt(parts.kernel.mm, task.mm, task.pid, parseAddress(address));
      },
      vmaPages: ({ pid, size }) => vmaPages(parts.kernel.mm, this.live(pid).mm, size),
      vmaMarks: ({ pid }) => vmaMarks(parts.kernel.mm, this.live(pid).mm),
      maps: ({ pid, first = 0, count = Infinity }) => cutLines(this.maps(pid), first, count),
      walk: ({ pid, address }) => {
        const task = this.live(pid);
        return walkView(parts.kernel.mm, task.mm, task.pid, parseAddress(address));
      },
      pageTable: ({ pid, level, address }) =>
        tableView(parts.kernel.mm, this.live(pid).mm, level, parseAddress(address)),
      frames: () => frameRuns(parts.kernel.mm),
      frame: ({ pfn }) => frameView(parts.kernel, parsePfn(pfn)),
      explain: ({ pid, address, access }) =>
        accessStory(parts.kernel.mm, this.live(pid).mm, parsePointer(address), access),
      commands: () => commandInfos(),
      command: ({ line }) => runCommand((name, args) => this.request(name, args), line) ?? null,
      deviceRegions: () => deviceRegions(parts.kernel.mm),
      log: ({ since }) =>
        parts.kernel.log.since(since ?? 0).map(({ level, time, text }) => ({ level, time, text })),
      stages: () => stages().map(stageInfo),
      trace: ({ since, limit }) => this.trace(since, limit),
      proc: ({ path }) => this.proc(path),
      pagemap: ({ pid }) => pagemapText(parts.kernel.mm, this.live(pid).mm),
      origin: ({ pid, address, of }) => {
        const task = this.live(pid);
        const originOf = of === 'vma' ? vmaOrigin : entryOrigin;
        return originOf(parts.kernel, task, parseAddress(address));
      },
      mappedFrom: ({ pid, statements }) =>
        mappedFrom(parts.kernel, this.live(pid), statements).map(hex),
      passedStages: () => passedStages(parts.kernel.trace),
      memory: ({ pid, address, count }) =>
        readMemory(parts.kernel, address, count, this.task(pid)?.mm),
      object: ({ name }) => objects.fields(name),
      frameObjects: ({ frame }) => objects.of(frame),
      stateHash: () => stateHash(parts),
    };
  }

  /** Answers one request. Throws an Error with one sentence for bad arguments. */
  request<N extends InspectName>(
    name: N,
    args: InspectRequests[N]['args'],
  ): InspectRequests[N]['result'] {
    return this.handlers[name](args);
  }

  has(name: string): name is InspectName {
    return Object.hasOwn(this.handlers, name);
  }

  /** Arguments of an active kernel frame, rendered. */
  frameArguments(depth: number): StageArgument[] {
    const { trace } = this.parts.kernel;
    const definition = stages()[trace.frameStage[depth]!];
    if (!definition) return [];
    return this.render(definition, trace.argumentsAt(depth), this.names);
  }

  private render(
    definition: StageDefinition,
    values: readonly number[],
    names: ArgumentNames,
  ): StageArgument[] {
    return definition.parameters.map(({ name, kind }, index) => {
      const raw = values[index] ?? 0;
      return {
        name,
        value: formatArgument(kind, raw, names),
        raw: String(raw),
        kind,
      };
    });
  }

  private task(pid: number | undefined): Task | undefined {
    const { kernel } = this.parts;
    return pid === undefined
      ? (kernel.current ?? [...kernel.tasks.values()].at(-1))
      : kernel.tasks.get(pid);
  }

  private live(pid: number | undefined): { pid: number; mm: MmStruct } {
    const task = this.task(pid);
    if (!task)
      throw new Error(
        pid === undefined ? 'No process has run yet.' : `There is no process ${pid}.`,
      );
    if (!task.mm) throw new Error(`Process ${task.pid} has ended: its address space is gone.`);
    return { pid: task.pid, mm: task.mm };
  }

  private tasks(): TaskView[] {
    const { kernel } = this.parts;
    return [...kernel.tasks.values()].map((task) => ({
      pid: task.pid,
      ppid: task.parent?.pid ?? 1,
      comm: task.comm,
      state: task.state,
      current: task === kernel.current,
      mapCount: task.mm?.map_count ?? 0,
      totalVm: task.mm?.total_vm ?? 0,
    }));
  }

  private trace(since = 0, limit = 10_000): TraceEventView[] {
    const { trace } = this.parts.kernel;
    const out: TraceEventView[] = [];
    const first = Math.max(since, oldestEvent(trace));
    for (let event = first; event < trace.seq && out.length < limit; event++) {
      const record = decodeEvent(trace, event);
      const definition = stages()[record.stage];
      if (!definition) continue;
      const result = record.args[0] ?? 0;
      out.push({
        event,
        tick: record.tick,
        pid: record.pid,
        kind: record.kind,
        stage: definition.name,
        depth: record.depth,
        args: record.kind === 'leave' ? [] : this.render(definition, record.args, this.pastNames),
        ...(record.kind === 'leave' && {
          result: formatArgument(definition.result, result, this.pastNames),
        }),
      });
    }
    return out;
  }

  /** What a program reads from /proc/PID/maps; empty when the task has no address space. */
  private maps(pid: number | undefined): string {
    const task = this.task(pid);
    // Why: a line without a name has 49 bytes; growing costs more than the lines do.
    const out = new TextBuffer(4096 + 64 * (task?.mm?.map_count ?? 0));
    if (task) seqText(mapsRecords(this.parts.kernel, task), out);
    return out.toString();
  }

  /** What a program reads from a text file of /proc. */
  private proc(path: string): string {
    const { namespace, proc } = this.parts;
    const own = path.replace(/^\/proc\/self(?=\/|$)/, () => `/proc/${this.task(undefined)?.pid}`);
    const inode = namespace.lookup(own);
    if (typeof inode === 'number') throw new Error(`${path} does not exist.`);
    const text = proc.text(inode);
    if (text === undefined) throw new Error(`${path} is no text file of /proc.`);
    if (typeof text === 'number') throw new Error(`${path} cannot be read: ${errnoName(-text)}.`);
    return bytesToText(text);
  }
}

/** The lines [first, first + count) of a text. */
function cutLines(text: string, first: number, count: number): string {
  if (first === 0 && count === Infinity) return text;
  const lines = text.split('\n').slice(first, first + count);
  return lines.join('\n');
}

function bytesToText(bytes: Uint8Array): string {
  return new TextBuffer().bytesOf(bytes).toString();
}

/** Parses `0x7f…` or decimal. Throws with one sentence when it is no user address. */
function parseAddress(text: string): number {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value >= 0x800000000000) {
    throw new Error(`"${text}" is no user address; write it as 0x7ffff7fb9000.`);
  }
  return value;
}

/** Parses any 64-bit address, the kernel's half included. */
function parsePointer(text: string): bigint {
  if (/^(0x[0-9a-f]{1,16}|\d{1,20})$/i.test(text)) return BigInt.asUintN(64, BigInt(text));
  throw new Error(`"${text}" is no address; write it as 0x7ffff7fb9000.`);
}

/** Parses a page frame number, `0x1a2b` or decimal. Throws with one sentence when it is none. */
function parsePfn(text: string): number {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(value) || value >= 2 ** 40) {
    throw new Error(`"${text}" is no page frame number; write it as 0x1a2b.`);
  }
  return value;
}
