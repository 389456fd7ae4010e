/** What a run happens on: two contexts without code generation, one with a booted machine, one hardened for user code. */
import { createContext, Script, type Context } from 'node:vm';
import type { BackingStore, MachineOptions } from '../../simulator/machine.ts';
import type { Journey, MachineConfig, RunRequest, SandboxMessage } from '../protocol/sandbox.ts';
import type * as KernelRealmModule from './kernel-realm.ts';
import type * as UserRealmModule from './user-realm.ts';
import type { RunPlan, WorkerLink } from './user-realm.ts';
import type { RealmText } from './worker-data.ts';

export interface Stage {
  readonly user: UserRealmModule.UserSide;
  readonly kernel: KernelRealmModule.KernelRealm;
  readonly context: Context;
}

/** What a stage asks of the thread it is in. */
export interface StageLink extends Omit<WorkerLink, 'compile'> {
  /** A line of the program or of the kernel's log. */
  print(message: SandboxMessage): void;
}

/** Texts of the bundles that every stage is made of. */
export interface StageTexts {
  readonly kernelRealm: RealmText;
  readonly userRealm: RealmText;
  readonly harden: string;
}

interface Parsed {
  readonly text: string;
  readonly script: Script;
}

/** What every run in this thread evaluates, by name. */
const parsed = new Map<string, Parsed>();

/** Why: a script without a context is text only; runs one after the other share the parsing, not the values. */
function evaluateKept(realm: RealmText, filename: string, context: Context): unknown {
  const { text, cachedData } = realm;
  let known = parsed.get(filename);
  if (known?.text !== text) {
    const script = new Script(text, { filename, ...(cachedData && { cachedData }) });
    parsed.set(filename, (known = { text, script }));
  }
  return known.script.runInContext(context) as unknown;
}

/** A context with null prototype in which no string becomes code. */
function sealedContext(): Context {
  return createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  });
}

function optionsOf(machine: MachineConfig): MachineOptions {
  const { kernel, memory, failNth, memoryMap, devices } = machine;
  return {
    ...(kernel !== undefined && { kernel }),
    ...(memory !== undefined && { memory }),
    ...(failNth !== undefined && { failNth }),
    ...(memoryMap !== undefined && { memoryMap }),
    ...(devices !== undefined && { devices }),
  };
}

/**
 * Boots a machine in two fresh contexts, the user's hardened: all that a run needs but the run.
 *
 * @param ram where the machine's RAM comes from; absent: the collector counts it
 */
export function createStage(
  texts: StageTexts,
  machine: MachineConfig,
  link: StageLink,
  ram?: BackingStore,
): Stage {
  const kernelContext = sealedContext();
  const context = sealedContext();
  const kernelRealm = evaluateKept(
    texts.kernelRealm,
    'pagewalk:kernel-realm',
    kernelContext,
  ) as typeof KernelRealmModule;
  const userRealm = evaluateKept(
    texts.userRealm,
    'pagewalk:user-realm',
    context,
  ) as typeof UserRealmModule;
  const user = userRealm.createUserSide({
    ...link,
    compile: (code) =>
      new Script(code, { filename: 'pagewalk:expression' }).runInContext(context) as unknown,
  });
  const kernel = kernelRealm.boot(
    { ...optionsOf(machine), ...(ram && { store: ram }) },
    user.upcalls,
    user.engineLink,
    {
      output: (stream, text) => {
        link.print({ ev: 'output', stream, text });
      },
      log: (level, text) => {
        link.print({ ev: 'log', level, text });
      },
    },
  );
  user.connect(kernel);
  evaluateKept({ text: texts.harden }, 'pagewalk:harden', context);
  return { user, kernel, context };
}

function planOf(run: RunRequest): RunPlan {
  const program = run.lab.modules.find(({ kind }) => kind === 'program');
  const comm = (run.args[0] ?? program?.path ?? 'program').split('/').at(-1) ?? 'program';
  return {
    modules: run.lab.modules,
    statements: run.lab.statements,
    scopes: run.lab.scopes,
    files: run.lab.files,
    args: run.args,
    comm: comm.slice(0, 15),
    path: run.args[0] ?? '/bin/program',
    ...(run.script && { script: run.script }),
  };
}

const decode = Buffer.from.bind(Buffer);

/**
 * Runs a lab from its start.
 *
 * @param journey where a run that is executed again goes; absent the first time
 * @param begins called when everything is in place
 * @returns where to go in a run from the start, as JSON; undefined when the run is over
 */
export function execute(
  stage: Stage,
  run: RunRequest,
  journey?: string,
  begins?: () => void,
): string | undefined {
  const { user, kernel, context } = stage;
  for (const file of run.rootfs) {
    kernel.addFile(file.path, Uint8Array.from(decode(file.content, 'base64')));
  }
  user.load(planOf(run));
  run.lab.modules.forEach((module, index) => {
    user.define(index, evaluateKept({ text: module.code }, `lab:${module.path}`, context));
  });
  user.engine.setBreakpoints(run.breakpoints);
  user.engine.configure(run, journey === undefined ? undefined : (JSON.parse(journey) as Journey));
  begins?.();
  return user.run();
}
