/** `pagewalk script`: run mmap scripts, each on a fresh machine, one JSON line per operation. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { headerExports, headerNames } from '../../simulator/machine.ts';
import { compileLab } from '../compile/index.ts';
import type { CompiledLab } from '../protocol/lab.ts';
import type { MachineConfig, RunRequest } from '../protocol/sandbox.ts';
import { LabError, readDrivers } from '../sandbox/lab-folder.ts';
import { machineConfig, NO_BREAKPOINTS } from '../sandbox/run-request.ts';
import { SandboxSession } from '../sandbox/session.ts';
import pc from './machines/pc.json' with { type: 'json' };
import { STATUS_COMPILE, UsageError } from './run.ts';
import { showDiagnostic } from './show-diagnostics.ts';
import { Painter } from './style.ts';

const STATUS_INTERNAL = 4;
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

/** Runs one script. Resolves with false when the simulator itself broke. */
async function runOne(request: RunRequest): Promise<boolean> {
  const session = new SandboxSession();
  session.on('output', (stream, text) => {
    process[stream === 'stderr' ? 'stderr' : 'stdout'].write(text);
  });
  const ended = new Promise<string | undefined>((resolve) => {
    session.on('died', resolve);
    session.on('exited', (status) => {
      resolve(status.kind === 'failed' ? status.reason : undefined);
    });
  });
  await session.start(request);
  const problem = await ended;
  await session.end();
  if (problem === undefined) return true;
  process.stdout.write(`${JSON.stringify({ internal: problem })}\n`);
  return false;
}

/** Resolves with the exit status of the command. */
export async function script(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { kernel: { type: 'string' }, modules: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? 'unknown option');
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0) throw new UsageError('script needs a file');
  const machine: MachineConfig = {
    ...pc,
    ...machineConfig(values.kernel === undefined ? {} : { kernel: values.kernel }),
  };
  let drivers = NO_LAB;
  if (values.modules !== undefined) {
    const files = readDrivers(values.modules);
    const compiled = compileLab(files, { headers: headerExports, headerNames: headerNames() });
    const painter = new Painter(process.stderr, process.env);
    for (const diagnostic of compiled.diagnostics) {
      process.stderr.write(`${showDiagnostic(diagnostic, files, values.modules, painter)}\n`);
    }
    if (!compiled.lab) return STATUS_COMPILE;
    drivers = compiled.lab;
  }
  let broken = false;
  for (const file of positionals) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      throw new LabError(`${file} cannot be read: ${(error as Error).message}`);
    }
    const lab = WITH_DRIVERS.test(path.basename(file)) ? drivers : NO_LAB;
    if (!(await runOne(scriptRequest(file, text, lab, machine)))) broken = true;
  }
  return broken ? STATUS_INTERNAL : 0;
}
