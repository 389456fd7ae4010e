/** `pagewalk script`: run mmap scripts, each on a fresh machine, one JSON line per operation. */
import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kernelHeaders } from '../../simulator/machine.ts';
import type { CompiledLab } from '../protocol/lab.ts';
import type { MachineConfig, RunRequest } from '../protocol/sandbox.ts';
import { LabError, readDrivers } from '../sandbox/lab-folder.ts';
import { machineConfig, NO_BREAKPOINTS } from '../sandbox/run-request.ts';
import { SandboxSession } from '../sandbox/session.ts';
import pc from './machines/pc.json' with { type: 'json' };
import { parseFailNth, STATUS_COMPILE } from './run.ts';
import { showDiagnostic } from './show-diagnostics.ts';
import { Painter } from './style.ts';
import { UsageError } from './usage-error.ts';

const STATUS_INTERNAL = 4;
const MAX_SANDBOXES = 4;
const MAX_SCRIPT_BYTES = 1 << 20;
const NO_LAB: CompiledLab = { files: [], modules: [], statements: [null], scopes: [[]] };

/** Scripts of these names use drivers. */
const WITH_DRIVERS = /^[dx]-/;

function scriptRequest(
  file: string,
  text: string,
  lab: CompiledLab,
  machine: MachineConfig,
): RunRequest {
  return {
    lab,
    machine,
    rootfs: [],
    args: ['/bin/script'],
    breakpoints: NO_BREAKPOINTS,
    stopOnEntry: false,
    stopOnExit: false,
    script: { name: path.basename(file), text },
  };
}

/** Output of one script: kept back until the scripts before it have ended. */
class Turn {
  private readonly kept: (readonly [stream: 'stdout' | 'stderr', text: string])[] = [];
  private live = false;

  write(stream: 'stdout' | 'stderr', text: string): void {
    if (this.live) process[stream].write(text);
    else this.kept.push([stream, text]);
  }

  /** It is this script's turn: from now on output goes out at once. */
  begin(): void {
    this.live = true;
    for (const [stream, text] of this.kept.splice(0)) process[stream].write(text);
  }
}

/** Runs scripts one after the other in one sandbox; a run that breaks it costs a new one. */
class ScriptRunner {
  private session: SandboxSession;
  private readonly machine: MachineConfig;

  constructor(machine: MachineConfig) {
    this.machine = machine;
    this.session = new SandboxSession(machine);
  }

  /** Resolves with false when the simulator itself broke. */
  async run(request: RunRequest, turn: Turn): Promise<boolean> {
    if (!this.session.isAlive) this.session = new SandboxSession(this.machine);
    const { session } = this;
    const ended = new Promise<string | undefined>((resolve) => {
      session.on('output', (stream, text) => {
        turn.write(stream === 'stderr' ? 'stderr' : 'stdout', text);
      });
      session.once('died', resolve);
      session.once('exited', (status) => {
        resolve(status.kind === 'failed' ? status.reason : undefined);
      });
    });
    // Why: a sandbox that cannot start tells so through `died`.
    session.start(request).catch(() => undefined);
    const problem = await ended;
    session.removeAllListeners();
    if (problem === undefined) return true;
    turn.write('stdout', `${JSON.stringify({ internal: problem })}\n`);
    await this.end();
    return false;
  }

  async end(): Promise<void> {
    await this.session.end();
  }
}

/** Runs all scripts on a few sandboxes; output comes in the order of the scripts. Resolves with false if one broke. */
async function runAll(
  requests: readonly RunRequest[],
  runners: readonly ScriptRunner[],
): Promise<boolean> {
  const turns = requests.map(() => new Turn());
  const done = requests.map(() => false);
  let next = 0;
  let current = 0;
  let sound = true;
  turns[0]?.begin();
  const work = async (runner: ScriptRunner): Promise<void> => {
    for (let index = next++; index < requests.length; index = next++) {
      const request = requests[index];
      const turn = turns[index];
      if (!request || !turn) break;
      if (!(await runner.run(request, turn))) sound = false;
      done[index] = true;
      while (done[current]) turns[++current]?.begin();
    }
  };
  await Promise.all(runners.map(work));
  return sound;
}

/** Resolves with the exit status of the command. */
export async function script(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        kernel: { type: 'string' },
        modules: { type: 'string' },
        'fail-nth': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'unknown option');
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0) throw new UsageError('script needs a file');
  const machine: MachineConfig = {
    ...pc,
    ...machineConfig(values.kernel === undefined ? {} : { kernel: values.kernel }),
    ...(values['fail-nth'] !== undefined && { failNth: parseFailNth(values['fail-nth']) }),
  };
  // Why: the sandboxes start while the compiler is loaded and the drivers compiled.
  const count = Math.min(MAX_SANDBOXES, os.availableParallelism(), positionals.length);
  const runners = Array.from({ length: count }, () => new ScriptRunner(machine));
  try {
    const drivers =
      values.modules === undefined ? NO_LAB : await compileDrivers(values.modules, machine);
    if (!drivers) return STATUS_COMPILE;
    const requests = positionals.map((file) => {
      const lab = WITH_DRIVERS.test(path.basename(file)) ? drivers : NO_LAB;
      return scriptRequest(file, readScript(file), lab, machine);
    });
    return (await runAll(requests, runners)) ? 0 : STATUS_INTERNAL;
  } finally {
    await Promise.all(runners.map((runner) => runner.end()));
  }
}

/** The drivers of a folder; undefined when they do not compile, which is said on standard error. */
async function compileDrivers(
  folder: string,
  machine: MachineConfig,
): Promise<CompiledLab | undefined> {
  const files = readDrivers(folder);
  const { compileLab } = await import('../compile/index.ts');
  const compiled = compileLab(files, kernelHeaders(machine.kernel));
  const painter = new Painter(process.stderr, process.env);
  for (const diagnostic of compiled.diagnostics) {
    process.stderr.write(`${showDiagnostic(diagnostic, files, folder, painter)}\n`);
  }
  return compiled.lab;
}

/** Text of a script. Throws a {@link LabError} with one sentence. */
function readScript(file: string): string {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_SCRIPT_BYTES) {
      throw new LabError(`${file}:1: a script may have 1 MiB, this one has ${size} bytes`);
    }
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw new LabError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const binary = text.indexOf('\0');
  if (binary >= 0) {
    const line = text.slice(0, binary).split('\n').length;
    throw new LabError(`${file}:${line}: this is no text, there is a zero byte`);
  }
  return text;
}
