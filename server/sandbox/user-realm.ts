/**
 * Entry of the bundle that runs in the user's context, before any user code: engine, façades, headers, and the run of a
 * lab. User code sees header modules and its own files, nothing else.
 */
import { createUserRealm, type UserRealm } from '../../simulator/exports/realm/index.ts';
import { describeThrown } from '../../simulator/exports/realm/thrown.ts';
import { encodeUtf8 } from '../../simulator/libc/utf8.ts';
import type { Upcalls } from '../../simulator/exports/gate.ts';
import type { CompiledModule, StatementInfo, StatementScope } from '../protocol/lab.ts';
import type {
  ExitStatus,
  HostMessage,
  Journey,
  ResumeMode,
  SandboxMessage,
  StopInfo,
} from '../protocol/sandbox.ts';
import type { EngineLink, KernelRealm } from './kernel-realm.ts';
import { Engine } from './realm/engine.ts';
import type { Wish } from './realm/engine-links.ts';
import { LabLoader, type ModuleFunction } from './realm/lab-loader.ts';
import { Requests } from './realm/requests.ts';
import { Troubles } from './realm/troubles.ts';

/** The worker's services: text in, text out. Captured here and never visible to user code. */
export interface WorkerLink {
  send(message: string): void;
  /** Blocks until the host says something. */
  receive(): string;
  /**
   * What is wanted of the run since the last call; empty: nothing.
   *
   * @param statement where the run is
   */
  poll(statement: number): Wish;
  /** Statements from here to the next {@link poll}. */
  pace(): number;
  /** What the host has said meanwhile, oldest first; undefined when there is nothing. */
  pending(): string | undefined;
  /** A function from JavaScript text, compiled in this context. */
  compile(code: string): unknown;
  /** What the run prints from here on is new, also if a run before printed as much. */
  rewrite(): void;
  /** The host wants another run in this one's place: its message, once this run has ended. */
  goOn(message: string): void;
}

export interface RunPlan {
  readonly modules: readonly CompiledModule[];
  readonly statements: readonly (StatementInfo | null)[];
  readonly scopes: readonly (readonly StatementScope[])[];
  readonly files: readonly string[];
  readonly args: readonly string[];
  readonly comm: string;
  readonly path: string;
  readonly script?: { readonly name: string; readonly text: string };
}

/** What the worker drives. */
export interface UserSide {
  readonly upcalls: Upcalls;
  readonly engineLink: EngineLink;
  connect(kernel: KernelRealm): void;
  /** Says what is going to run. */
  load(plan: RunPlan): void;
  /** Hands over the compiled function of module `index`. */
  define(index: number, code: unknown): void;
  engine: Engine;
  /** Makes in advance what a run makes when it needs it. */
  prepare(): void;
  /**
   * Loads drivers, runs main, answers requests to the end.
   *
   * @returns a {@link Journey} as JSON when the run is to be executed again
   */
  run(): string | undefined;
}

const SIGNAL_NAMES: Record<number, string> = {
  6: 'SIGABRT',
  7: 'SIGBUS',
  9: 'SIGKILL',
  11: 'SIGSEGV',
};

/** A load or init failure that ends the run before main: one sentence. */
class LabFailure extends Error {}

/** Invariant: no exception object of the worker's realm comes out of it, such as that of a full stack. */
function guardLink(link: WorkerLink): WorkerLink {
  const guard = <T>(call: () => T): T => {
    try {
      return call();
    } catch (thrown) {
      const message: unknown = (thrown as { message?: unknown } | null)?.message;
      // eslint-disable-next-line preserve-caught-error -- the cause is what must not come out
      throw new Error(typeof message === 'string' ? message : 'the sandbox failed');
    }
  };
  return {
    send: (message) => {
      guard(() => {
        link.send(message);
      });
    },
    receive: () => guard(() => link.receive()),
    poll: (statement) => guard(() => link.poll(statement)),
    pace: () => guard(() => link.pace()),
    pending: () => guard(() => link.pending()),
    compile: (code) => guard(() => link.compile(code)),
    rewrite: () => {
      guard(() => {
        link.rewrite();
      });
    },
    goOn: (message) => {
      guard(() => {
        link.goOn(message);
      });
    },
  };
}

/** @param known what is going to run, if that is known before {@link UserSide.load} */
export function createUserSide(worker: WorkerLink, known?: RunPlan): UserSide {
  const link = guardLink(worker);
  const post = (message: SandboxMessage): void => {
    link.send(JSON.stringify(message));
  };
  // Why: the machine stands before there is a run for it.
  const plan: { -readonly [Part in keyof RunPlan]: RunPlan[Part] } = {
    ...{ modules: [], statements: [], scopes: [], files: [], args: [], comm: '', path: '' },
    ...known,
  };
  const late: {
    kernel?: KernelRealm;
    realm?: UserRealm;
    requests?: Requests;
    journey?: Journey;
    /** ` at file:line in function` where the last fatal signal came. */
    fatalPlace?: string;
  } = {};
  const kernel = (): KernelRealm => late.kernel!;
  const realm = (): UserRealm => late.realm!;

  /** Answers the host until it resumes or ends the run. */
  const serve = (): ResumeMode => {
    for (;;) {
      const text = link.receive();
      const message = JSON.parse(text) as HostMessage;
      if (message.c === 'resume') return message.mode;
      if (message.c === 'end') return 'continue';
      if (message.c === 'start') {
        link.goOn(text);
        return 'continue';
      }
      if (message.c === 'travel') engine.travel(message.goal);
      if (message.c === 'request') post(late.requests!.answer(message));
      else if (message.c === 'breakpoints') engine.setBreakpoints(message.set);
    }
  };

  const troubles = new Troubles(kernel, (note) => {
    post({ ev: 'trouble', note });
  });
  const engine: Engine = new Engine({
    functionName: (entry) => plan.statements[entry]?.fn ?? '?',
    line: (statement) => plan.statements[statement]?.line ?? 0,
    moduleKind: (statement) => {
      const path = plan.files[plan.statements[statement]?.file ?? -1];
      return plan.modules.find((module) => module.path === path)?.kind ?? 'module';
    },
    place: (statement) => {
      const { file = -1, line = 0 } = plan.statements[statement] ?? {};
      return `${plan.files[file] ?? '?'}:${line}`;
    },
    poll: () => {
      for (let text = link.pending(); text !== undefined; text = link.pending()) {
        const message = JSON.parse(text) as HostMessage;
        if (message.c === 'breakpoints') engine.setBreakpoints(message.set);
        else if (message.c === 'request') post(late.requests!.refuse(message));
      }
      return link.poll(engine.stack.top?.s ?? 0);
    },
    pace: () => link.pace(),
    trouble: (filter, text, statement) => {
      troubles.note(filter, text, statement);
    },
    pause: (stop: StopInfo) => {
      post({ ev: 'stopped', stop });
      late.requests?.forget();
      return serve();
    },
    depart: (journey) => {
      late.journey = journey;
      engine.hooks.fatal = true;
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- only a primitive passes the wall between the realms
      throw 'pagewalk: the run starts again';
    },
    apply: (change) => {
      late.requests!.apply(change);
    },
    rewrite: () => {
      link.rewrite();
    },
    test: (breakpoint) => late.requests!.test(breakpoint.condition),
    describe: (exception) => describeThrown(exception, engine.hooks) + place(),
    log: (breakpoint) => {
      const text = (breakpoint.log ?? [])
        .map((part) => (typeof part === 'string' ? part : late.requests!.text(part)))
        .join('');
      post({ ev: 'output', stream: 'console', text: `${text}\n` });
    },
  });
  engine.load(plan.statements.length);
  const loader = new LabLoader(plan, engine, () => realm());

  /** ` (file:line:column)` of the last exception. */
  const place = (): string => {
    const statement = plan.statements[engine.thrownAt()];
    if (!statement) return '';
    return ` (${plan.files[statement.file] ?? '?'}:${statement.line}:${statement.column})`;
  };

  const placeNow = (): string => {
    const [name = '', at = ''] = engine.calls.userText().split('\n').at(-1)?.split('\t') ?? [];
    return name === '' ? '' : `, at ${at} in ${name}`;
  };

  // Why: the kernel realm is built before the realm that answers it.
  const upcalls: Upcalls = {
    file_operation: (table, member, file, a, b, c) =>
      realm().upcalls.file_operation(table, member, file, a, b, c),
    file_unmapped_area: (table, file, address, length, pgoff, flags) =>
      realm().upcalls.file_unmapped_area(table, file, address, length, pgoff, flags),
    file_operation_iter: (table, member, file, position, flags, segments) =>
      realm().upcalls.file_operation_iter(table, member, file, position, flags, segments),
    vm_operation: (table, member, vma, a, b, c) =>
      realm().upcalls.vm_operation(table, member, vma, a, b, c),
    vm_operation_access: (table, vma, address, buffer, length, write) =>
      realm().upcalls.vm_operation_access(table, vma, address, buffer, length, write),
    file_position: () => realm().upcalls.file_position(),
    vm_operation_name: (table, vma) => realm().upcalls.vm_operation_name(table, vma),
    callback: (kind, id, a) => realm().upcalls.callback(kind, id, a),
    program_main: (program) => realm().upcalls.program_main(program),
    signal_handler: (handler, signal, siginfo, code, address, pid, status) =>
      realm().upcalls.signal_handler(handler, signal, siginfo, code, address, pid, status),
    module_init: (module) => realm().upcalls.module_init(module),
    module_exit: (module) => realm().upcalls.module_exit(module),
    module_permanent: (module) => realm().upcalls.module_permanent(module),
    thrown: () => realm().upcalls.thrown() + place(),
    set_fatal: (fatal) => {
      realm().upcalls.set_fatal(fatal);
    },
  };

  const insmod = (index: number): void => {
    const { path } = plan.modules[index]!;
    const thrown = loader.evaluate(index);
    const [unknown] = loader.unknown;
    if (unknown) {
      kernel().unknownSymbols(path, loader.unknown.map(({ name }) => name).join(' '));
      const { name, why } = unknown;
      const reason = `Unknown symbol in module: ${name}: ${why} (insmod: ENOENT)`;
      throw new LabFailure(`${path} cannot be loaded: ${reason}`);
    }
    if (thrown !== undefined) throw new LabFailure(`${path} cannot be loaded: ${thrown}${place()}`);
    const result = kernel().initModule(index, path);
    if (Number.isNaN(result)) {
      throw new LabFailure(`${path}: module_init failed: ${realm().upcalls.thrown()}${place()}`);
    }
    if (result < 0) {
      throw new LabFailure(
        `${path}: module_init returned ${result}; insmod would say "could not insert module" with errno ${-result}.`,
      );
    }
  };

  const runMain = (): void => {
    const index = plan.modules.findIndex(({ kind }) => kind === 'program');
    const { gate } = kernel();
    const thrown = loader.evaluate(index);
    if (thrown !== undefined) gate.abort(thrown);
    const main = loader.exported(index, 'main');
    if (typeof main !== 'function') throw new LabFailure('The program exports no function main.');
    let result = 0;
    try {
      result = realm().callMain(main, plan.args);
    } catch (error) {
      if (engine.hooks.fatal) throw error;
      const sentence = describeThrown(error, engine.hooks) + place();
      if (!engine.hasPassed()) troubles.note('uncaught', sentence, engine.thrownAt());
      gate.write_text(2, encodeUtf8(`${sentence}\n`));
      gate.abort('SIGABRT: an exception left main');
    }
    gate.sys_exit(result);
  };

  const status = (): ExitStatus => {
    const text = kernel().end();
    if (text === '') return { kind: 'failed', reason: 'The program did not run.' };
    const end = JSON.parse(text) as { code: number; signal: number; reason: string };
    if (end.signal === 0) return { kind: 'exited', code: end.code };
    return {
      kind: 'signaled',
      signal: end.signal,
      name: SIGNAL_NAMES[end.signal] ?? `signal ${end.signal}`,
      reason: end.reason,
    };
  };

  const play = (): ExitStatus => {
    try {
      plan.modules.forEach(({ kind }, index) => {
        if (kind === 'driver') insmod(index);
      });
      if (plan.script) {
        kernel().runScript(plan.script.name, plan.script.text);
        return { kind: 'exited', code: 0 };
      }
      if (!kernel().exec(plan.path, plan.comm)) {
        return { kind: 'failed', reason: 'The machine has too little memory for a process.' };
      }
      runMain();
    } catch (error) {
      if (error instanceof LabFailure) return { kind: 'failed', reason: error.message };
      if (!engine.hooks.fatal) {
        return { kind: 'failed', reason: `internal: ${describeThrown(error, engine.hooks)}` };
      }
    }
    const halted = kernel().halted();
    if (halted !== '' && kernel().end() === '') {
      const place = late.fatalPlace ?? '';
      return { kind: 'failed', reason: `${halted.replace(/\.$/, '')}${place}.` };
    }
    if (kernel().pid() === 0) {
      const reason = 'A driver oopsed while it was loaded; the kernel log says where.';
      return { kind: 'failed', reason };
    }
    return status();
  };

  return {
    upcalls,
    engine,
    engineLink: {
      clock: engine.hooks,
      onStage: (stage, entered) => {
        engine.onStage(stage, entered);
      },
      onFatalSignal: (reason, filter) => {
        late.fatalPlace = placeNow();
        engine.onFatalSignal(reason, filter);
      },
      onTrouble: (text, filter, errno) => {
        engine.onTrouble(text, filter, errno);
      },
      onAccess: (ids, text) => {
        engine.onAccess(ids, text);
      },
      userFrames: () => engine.calls.userText(),
    },
    connect: (kernelRealm) => {
      late.kernel = kernelRealm;
      engine.connect(kernelRealm);
      late.realm = createUserRealm(kernelRealm.gate, engine.hooks);
      late.requests = new Requests(engine, kernelRealm, plan, {
        compile: (code) => link.compile(code),
        headers: late.realm.headers,
      });
    },
    prepare: () => {
      const { headers } = realm();
      for (const name of headers.names) headers.get(name);
    },
    load: (next) => {
      Object.assign(plan, next);
      engine.load(next.statements.length);
    },
    define: (index, code) => {
      loader.define(index, code as ModuleFunction);
    },
    run: () => {
      const result = play();
      const journey = late.journey ?? engine.detour();
      if (journey) return JSON.stringify(journey);
      engine.hooks.fatal = false;
      kernel().unwound();
      const position = { tick: engine.hooks.n, event: kernel().events() };
      post({ ev: 'exited', status: result, position });
      serve();
      return undefined;
    },
  };
}
