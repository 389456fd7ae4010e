/** `pagewalk run`: compile a lab, run it in the sandbox, show what it printed and how it ended. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { headerExports, headerNames } from '../../simulator/machine.ts';
import { compileLab } from '../compile/index.ts';
import type { LaunchAttributes } from '../protocol/dap.ts';
import type { ExitStatus, StageBreakpoint, StopInfo } from '../protocol/sandbox.ts';
import { LabError, readLabFiles, readLabFolder, type Lab } from '../sandbox/lab-folder.ts';
import { NO_BREAKPOINTS, runRequest } from '../sandbox/run-request.ts';
import { SandboxSession } from '../sandbox/session.ts';
import { Explanation } from './explain.ts';
import { showDiagnostic } from './show-diagnostics.ts';
import { Painter } from './style.ts';
import { showTrace } from './show-trace.ts';

export const STATUS_USAGE = 2;
export const STATUS_COMPILE = 3;
const STATUS_SANDBOX = 4;

/** A wrong command line: one sentence. */
export class UsageError extends Error {}

interface RunOptions {
  readonly targets: readonly string[];
  readonly attributes: LaunchAttributes;
  /** The n-th failable allocation of the program fails. */
  readonly failNth?: number;
  /** undefined: no trace; empty: all stages. */
  readonly trace: readonly string[] | undefined;
  readonly explain: boolean;
  readonly json: boolean;
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
        'fail-nth': { type: 'string' },
        trace: { type: 'string' },
        explain: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
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
    },
    ...(values['fail-nth'] !== undefined && { failNth: parseFailNth(values['fail-nth']) }),
    trace: values.trace?.split(',').filter((name) => name !== ''),
    explain: values.explain,
    json: values.json,
  };
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

/** Runs a lab; resolves with the exit status of the command. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parseRun(args);
  const out = new Painter(process.stdout, process.env);
  const err = new Painter(process.stderr, process.env);
  const lab = readTargets(options.targets);
  const compiled = compileLab(lab.files, { headers: headerExports, headerNames: headerNames() });
  const prefix = path.relative(process.cwd(), lab.folder);
  for (const diagnostic of compiled.diagnostics) {
    process.stderr.write(`${showDiagnostic(diagnostic, lab.files, prefix, err)}\n`);
  }
  if (!compiled.lab) return STATUS_COMPILE;

  const explanation = options.explain ? new Explanation(out) : undefined;
  const stages: StageBreakpoint[] =
    explanation?.stages.map((name, index) => ({ id: index + 1, name })) ?? [];
  const request = runRequest(lab, compiled.lab, options.attributes, { ...NO_BREAKPOINTS, stages });
  const { failNth } = options;
  const machine = { ...request.machine, ...(failNth !== undefined && { failNth }) };
  const session = new SandboxSession();
  const printed = { stdout: '', stderr: '' };
  session.on('output', (stream, text) => {
    const target = stream === 'stderr' ? 'stderr' : 'stdout';
    printed[target] += text;
    if (!options.json) process[target].write(text);
  });
  session.on('stopped', (stop: StopInfo) => {
    void (explanation?.onStop(session, stop) ?? Promise.resolve()).finally(() => {
      session.resume('continue');
    });
  });
  const ended = new Promise<ExitStatus | string>((resolve) => {
    session.on('exited', (status) => {
      resolve(status);
    });
    session.on('died', resolve);
  });
  try {
    await session.start({ ...request, machine });
  } catch (error) {
    throw new LabError((error as Error).message);
  }
  const status = await ended;
  if (typeof status === 'string') {
    process.stderr.write(`${err.paint('red', status)}\n`);
    return STATUS_SANDBOX;
  }
  const trace = options.trace ? await session.request('trace', {}) : undefined;
  const log = await session.request('log', {});
  await explanation?.onEnd(session);
  await session.end();
  if (options.json) {
    const result = { version: 1, status, ...printed, log, ...(trace && { trace }) };
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return exitStatusOf(status);
  }
  if (trace) process.stdout.write(showTrace(trace, options.trace ?? [], out));
  const line = signalLine(status);
  if (line !== undefined) process.stderr.write(`${err.paint('red', line)}\n`);
  if (status.kind !== 'exited' && !explanation) {
    for (const { level, text } of log)
      if (level <= 3) process.stderr.write(`${err.paint('dim', `[kernel] ${text}`)}\n`);
  }
  explanation?.print(lab);
  return exitStatusOf(status);
}
