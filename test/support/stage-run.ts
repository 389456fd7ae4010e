/** A lab that stops at stages, in this realm: what the machine was at each stop, and when the program came to its next mark. */
import assert from 'node:assert/strict';
import { Script } from 'node:vm';
import { compileLab, functionEntry } from '../../server/compile/index.ts';
import type { HostMessage, SandboxMessage, StopInfo } from '../../server/protocol/sandbox.ts';
import { boot, type KernelRealm } from '../../server/sandbox/kernel-realm.ts';
import { createUserSide } from '../../server/sandbox/user-realm.ts';
import { headerExports } from '../../simulator/exports/names.ts';
import type {
  InspectName,
  InspectRequests,
  VmaView,
  WalkView,
} from '../../simulator/inspect/views.ts';
import type { MachineOptions } from '../../simulator/machine.ts';

/** The machine at one moment. */
export class Moment {
  readonly maps: string;
  readonly log: readonly string[];
  readonly tasks: readonly string[];
  readonly modules: string;
  /** Why the machine stands still, or empty. */
  readonly halted: string;
  readonly vmas: readonly VmaView[];
  private readonly walks: ReadonlyMap<string, WalkView>;

  /** @param addresses whose page table entries are looked at */
  constructor(
    kernel: KernelRealm,
    readonly stack: readonly string[],
    /** What the program has printed. */
    readonly output: string,
    addresses: readonly string[],
  ) {
    const ask = <N extends InspectName>(
      name: N,
      args: InspectRequests[N]['args'],
    ): InspectRequests[N]['result'] =>
      JSON.parse(kernel.inspect(name, JSON.stringify(args))) as InspectRequests[N]['result'];
    this.log = ask('log', {}).map(({ text }) => text);
    this.tasks = ask('tasks', {}).map(({ pid, state }) => `${pid} ${state}`);
    this.halted = kernel.halted();
    this.modules = ask('proc', { path: '/proc/modules' });
    const alive = ask('tasks', {}).find(({ pid, mapCount }) => pid === 100 && mapCount > 0);
    this.maps = alive ? ask('maps', { pid: 100 }) : '';
    this.vmas = alive ? ask('vmas', { pid: 100 }) : [];
    this.walks = new Map(
      alive ? addresses.map((at) => [at, ask('walk', { pid: 100, address: at })]) : [],
    );
  }

  /** `rw-p /path` of the VMA that begins at an address; `none`. */
  vma(start: string): string {
    const found = this.vmas.find((one) => one.start === start);
    return found ? `${found.perms} ${found.name}`.trimEnd() : 'none';
  }

  pgoff(start: string): string {
    return this.vmas.find((one) => one.start === start)?.pgoff ?? 'none';
  }

  /** End of the VMA that begins at an address. */
  end(start: string): string {
    return this.vmas.find((one) => one.start === start)?.end ?? 'none';
  }

  hasFlag(start: string, flag: string): boolean {
    return this.vmas.find((one) => one.start === start)?.flags.includes(flag) === true;
  }

  /** Bits of the entry of an address; `none` when there is none. */
  pte(address: string): string {
    const entry = this.walks.get(address)?.entries.at(-1);
    return entry?.level === 'PTE' && entry.present ? entry.bits.join(' ') : 'none';
  }

  pfn(address: string): string {
    return this.walks.get(address)?.entries.at(-1)?.pfn ?? 'none';
  }

  logged(text: string): boolean {
    return this.log.some((line) => line.includes(text));
  }
}

export interface StageLab {
  /** Text by path; the program calls its function `mark` between two steps. */
  readonly files: Readonly<Record<string, string>>;
  readonly machine?: MachineOptions;
  readonly addresses?: readonly string[];
}

/** The first stop at a stage, and the program's mark after it. */
export interface StagePassage {
  readonly at: Moment;
  readonly after: Moment;
}

/**
 * Runs a lab with a breakpoint on each stage.
 *
 * @param steps the stages of each step: those of the first are looked for from the start of the run to the first mark
 */
export function runStages(
  { files, machine = {}, addresses = [] }: StageLab,
  steps: readonly (readonly string[])[],
): ReadonlyMap<string, StagePassage> {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { lab, diagnostics } = compileLab(sources, { headers: headerExports });
  if (!lab) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const mark = functionEntry(lab, 'mark');
  assert.ok(mark !== undefined, 'the program has no function mark');

  const passages = new Map<string, StagePassage>();
  let open = new Map<string, Moment>();
  let step = 0;
  let output = '';
  const missing = new Set(steps[0]);
  const toHost: SandboxMessage[] = [];
  const replies: HostMessage[] = [];

  const breakpoints = (): HostMessage => ({
    c: 'breakpoints',
    set: {
      statements: [{ id: 0, statement: mark }],
      stages: [...missing].map((name, index) => ({ id: index + 1, name })),
      exceptions: [],
    },
  });
  const moment = ({ frames }: StopInfo): Moment =>
    new Moment(
      kernel,
      frames.map((frame) => frame.stage ?? frame.name),
      output,
      addresses,
    );
  const close = (now: Moment): void => {
    for (const [stage, at] of open) passages.set(stage, { at, after: now });
    open = new Map();
  };
  const onStop = (stop: StopInfo): void => {
    const now = moment(stop);
    const stage = stop.frames[0]?.stage;
    if (stage !== undefined && missing.delete(stage)) open.set(stage, now);
    if (stop.frames[0]?.name === 'mark') {
      close(now);
      step++;
      missing.clear();
      for (const name of steps[step] ?? []) missing.add(name);
    }
    replies.push(breakpoints(), { c: 'resume', mode: 'continue' });
  };

  const user = createUserSide(
    {
      send: (text) => {
        const message = JSON.parse(text) as SandboxMessage;
        toHost.push(message);
        if (message.ev === 'stopped') onStop(message.stop);
        if (message.ev === 'exited') {
          close(new Moment(kernel, [], output, addresses));
        }
      },
      receive: () => JSON.stringify(replies.shift() ?? { c: 'end' }),
      poll: () => '',
      pace: () => 20_000,
      pending: () => undefined,
      compile: () => undefined,
      rewrite: () => undefined,
      goOn: () => undefined,
    },
    { ...lab, args: ['lab'], comm: 'lab', path: '/bin/lab' },
  );
  const kernel = boot(machine, user.upcalls, user.engineLink, {
    output: (_stream, text) => (output += text),
    log: () => undefined,
  });
  user.connect(kernel);
  user.load({ ...lab, args: ['lab'], comm: 'lab', path: '/bin/lab' });
  lab.modules.forEach((module, index) => {
    user.define(index, new Script(module.code).runInThisContext());
  });
  user.engine.setBreakpoints((breakpoints() as Extract<HostMessage, { c: 'breakpoints' }>).set);
  user.engine.configure({ stopOnEntry: false, stopOnExit: false });
  user.run();
  return passages;
}
