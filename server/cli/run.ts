/** `pagewalk run`: compile a lab, run it in the sandbox, show what it printed and how it ended. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kernelHeaders } from '../../simulator/machine.ts';
import type { LaunchAttributes } from '../protocol/dap.ts';
import type { CompiledLab, LabDiagnostic, LabFile } from '../protocol/lab.ts';
import type { ExitStatus, MachineConfig, StageBreakpoint, StopInfo } from '../protocol/sandbox.ts';
import { LabError, readLabFiles, readLabFolder, type Lab } from '../sandbox/lab-folder.ts';
import { machineConfig, NO_BREAKPOINTS, PATIENCE_MS, runRequest } from '../sandbox/run-request.ts';
import { distFolder, SandboxSession } from '../sandbox/session.ts';
import { Explanation } from './explain.ts';
import { showDiagnostic } from './show-diagnostics.ts';
import { Painter } from './style.ts';
import { showTrace } from './show-trace.ts';
import { UsageError } from './usage-error.ts';

export const STATUS_COMPILE = 3;
/** The sandbox ended the run, or more statements ran than allowed. */
const STATUS_CUT_OFF = 4;
/** Half a second of an empty loop: more than a lab that gets anywhere needs. */
const MAX_STATEMENTS = 100_000_000;

interface RunOptions {
  readonly targets: readonly string[];
  readonly attributes: LaunchAttributes;
  /** The n-th failable allocation of the program fails. */
  readonly failNth?: number;
  /** undefined: as many as it takes. */
  readonly maxStatements: number | undefined;
  /** undefined: no trace; empty: all stages. */
  readonly trace: readonly string[] | undefined;
  readonly explain: boolean;
  readonly json: boolean;
  /** Check the types beside the run. */
  readonly types: boolean;
}

/** Splits off what follows `--` and reads the options. Throws a {@link UsageError}. */
export function parseRun(args: readonly string[]): RunOptions {
  const dashes = args.indexOf('--');
  const own = dashes < 0 ? args : args.slice(0, dashes);
  // Why: --trace may stand alone or with a list, which parseArgs has no type for.
  const wanted = own.map((arg) => (arg === '--trace' ? '--trace=' : arg));
  let parsed;
  try {
    parsed = parseArgs({
      args: wanted,
      allowPositionals: true,
      options: {
        kernel: { type: 'string' },
        memory: { type: 'string' },
        devices: { type: 'string' },
        'fail-nth': { type: 'string' },
        'max-statements': { type: 'string' },
        trace: { type: 'string' },
        explain: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        types: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'unknown option');
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0) {
    throw new UsageError('run needs a lab: a folder, or its *.driver.ts and *.user.ts files');
  }
  return {
    targets: positionals,
    attributes: {
      args: dashes < 0 ? [] : args.slice(dashes + 1),
      ...(values.kernel !== undefined && { kernel: values.kernel }),
      ...(values.memory !== undefined && { memory: values.memory }),
      ...(values.devices !== undefined && { devices: parseDevices(values.devices) }),
    },
    ...(values['fail-nth'] !== undefined && { failNth: parseFailNth(values['fail-nth']) }),
    maxStatements: parseMaxStatements(values['max-statements']),
    trace: values.trace?.split(',').filter((name) => name !== ''),
    explain: values.explain,
    json: values.json,
    types: values.types,
  };
}

/** `edu,vga`, or `none`. */
function parseDevices(text: string): string[] {
  return text === 'none' ? [] : text.split(',').filter((name) => name !== '');
}

/** Throws a {@link UsageError} when it is neither a count nor `none`. */
function parseMaxStatements(text: string | undefined): number | undefined {
  if (text === undefined) return MAX_STATEMENTS;
  if (text === 'none') return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count > 0) return count;
  throw new UsageError(
    `--max-statements "${text}" is no count: write a number of statements or none`,
  );
}

/** Throws a {@link UsageError} when it is no count. */
export function parseFailNth(text: string): number {
  const nth = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (nth === 0) {
    throw new UsageError(`--fail-nth "${text}" is no count: write 1 to fail the first allocation`);
  }
  return nth;
}

function readTargets(targets: readonly string[]): Lab {
  const [first = '.'] = targets;
  return targets.length === 1 && !first.endsWith('.ts')
    ? readLabFolder(first)
    : readLabFiles(targets);
}

/** 0..255 as a shell sees it. */
export function exitStatusOf(status: ExitStatus): number {
  switch (status.kind) {
    case 'exited':
      return status.code;
    case 'signaled':
      return 128 + status.signal;
    case 'failed':
      return 1;
  }
}

/** What the shell prints for a killed program, and why. */
function signalLine(status: ExitStatus): string | undefined {
  if (status.kind === 'failed') return status.reason;
  return status.kind === 'signaled' ? status.reason : undefined;
}

/** What the check of types has found, or one sentence why it found nothing. */
type TypesChecked = readonly LabDiagnostic[] | string;

/** Checks types in a thread of its own. Never rejects. */
async function checkTypes(files: readonly LabFile[]): Promise<TypesChecked> {
  const { TypeCheckThread } = await import('../compile/index.ts');
  const thread = new TypeCheckThread(distFolder());
  try {
    return await thread.check(files);
  } catch (error) {
    return (error as Error).message;
  } finally {
    thread.end();
  }
}

interface Ending {
  readonly status: ExitStatus;
  readonly exitStatus: number;
}

/** What was too much, where, and what to do about it. */
function cutOffLine(stop: StopInfo, lab: CompiledLab): string {
  const place = lab.statements[stop.frames.find(({ kind }) => kind === 'user')?.statement ?? 0];
  const at = place ? `${lab.files[place.file] ?? '?'}:${place.line} in ${place.fn}` : 'the lab';
  return `${at}: ${stop.text ?? ''} The run was cut off; --max-statements sets another limit, or none.`;
}

/** Runs a lab; resolves with the exit status of the command. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parseRun(args);
  const lab = readTargets(options.targets);
  const { failNth } = options;
  const machine = {
    ...machineConfig({ ...lab.settings, ...options.attributes }),
    ...(failNth !== undefined && { failNth }),
  };
  // Why: the sandbox comes up while the compiler is loaded and the lab compiled.
  const session = new SandboxSession(machine);
  try {
    return await runIn(session, lab, options, machine);
  } finally {
    await session.end();
  }
}

async function runIn(
  session: SandboxSession,
  lab: Lab,
  options: RunOptions,
  machine: MachineConfig,
): Promise<number> {
  const out = new Painter(process.stdout, process.env);
  const err = new Painter(process.stderr, process.env);
  const budget = options.maxStatements;
  const { compileLab } = await import('../compile/index.ts');
  const compiled = compileLab(lab.files, kernelHeaders(machine.kernel));
  const prefix = path.relative(process.cwd(), lab.folder);
  for (const diagnostic of compiled.diagnostics) {
    process.stderr.write(`${showDiagnostic(diagnostic, lab.files, prefix, err)}\n`);
  }
  const { lab: runnable } = compiled;
  if (!runnable) return STATUS_COMPILE;

  const explanation = options.explain ? new Explanation(out) : undefined;
  const stages: StageBreakpoint[] =
    explanation?.stages.map((name, index) => ({ id: index + 1, name })) ?? [];
  const request = runRequest(lab, runnable, options.attributes, { ...NO_BREAKPOINTS, stages });
  const printed = { stdout: '', stderr: '' };
  session.on('output', (stream, text) => {
    const target = stream === 'stderr' ? 'stderr' : 'stdout';
    printed[target] += text;
    if (!options.json) process[target].write(text);
  });
  const ended = new Promise<Ending | string>((resolve) => {
    session.on('stopped', (stop: StopInfo) => {
      if (stop.reason === 'exception') {
        const reason = cutOffLine(stop, runnable);
        resolve({ status: { kind: 'failed', reason }, exitStatus: STATUS_CUT_OFF });
        return;
      }
      void (explanation?.onStop(session, stop) ?? Promise.resolve()).finally(() => {
        session.resume('continue');
      });
    });
    session.on('exited', (status) => {
      resolve({ status, exitStatus: exitStatusOf(status) });
    });
    session.on('died', resolve);
  });
  try {
    await session.start({
      ...{ ...request, machine },
      ...(budget !== undefined && { budget }),
      // Why: who gives a number of statements has the time for them.
      ...(budget === MAX_STATEMENTS && { patience: PATIENCE_MS }),
    });
  } catch (error) {
    throw new LabError((error as Error).message);
  }
  // Why: only now, so that the compiler does not take the processor from what the run waits for.
  const checking = options.types ? checkTypes(lab.files) : undefined;
  const warn = async (): Promise<void> => {
    const types = (await checking) ?? [];
    if (typeof types === 'string') process.stderr.write(`${err.paint('yellow', types)}\n`);
    else
      for (const one of types)
        process.stderr.write(`${showDiagnostic(one, lab.files, prefix, err)}\n`);
  };
  const ending = await ended;
  if (typeof ending === 'string') {
    process.stderr.write(`${err.paint('red', ending)}\n`);
    await warn();
    return STATUS_CUT_OFF;
  }
  const { status, exitStatus } = ending;
  const trace = options.trace ? await session.request('trace', {}) : undefined;
  const log = await session.request('log', {});
  await explanation?.onEnd(session);
  if (options.json) {
    const types = await checking;
    const result = {
      ...{ version: 1, status, ...printed, log },
      ...(trace && { trace }),
      ...(types && { types: typeof types === 'string' ? [] : types }),
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return exitStatus;
  }
  if (trace) process.stdout.write(showTrace(trace, options.trace ?? [], out));
  const line = signalLine(status);
  if (line !== undefined) process.stderr.write(`${err.paint('red', line)}\n`);
  if (status.kind !== 'exited' && !explanation) {
    for (const { level, text } of log)
      if (level <= 3) process.stderr.write(`${err.paint('dim', `[kernel] ${text}`)}\n`);
  }
  explanation?.print(lab);
  await warn();
  return exitStatus;
}
