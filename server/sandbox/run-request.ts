/** From a compiled lab and launch attributes to what a sandbox is asked to run. */
import path from 'node:path';
import { deviceTypes, kernelVersions } from '../../simulator/machine.ts';
import type { LaunchAttributes } from '../protocol/dap.ts';
import type { CompiledLab } from '../protocol/lab.ts';
import type { BreakpointSet, MachineConfig, RunRequest } from '../protocol/sandbox.ts';
import { LabError, type Lab } from './lab-folder.ts';

const MIB = 1 << 20;
const UNITS: Readonly<Record<string, number>> = { K: 1024, M: MIB, G: 1024 * MIB };

/** Bytes from `64M`, `1G`. Throws a {@link LabError} with one sentence when it is no size the machine can have. */
export function parseMemory(text: string): number {
  const match = /^(\d+)([KMG]?)$/i.exec(text.trim());
  const bytes = match ? Number(match[1]) * (UNITS[(match[2] ?? '').toUpperCase()] ?? 1) : NaN;
  if (!Number.isFinite(bytes) || bytes % MIB !== 0 || bytes < 16 * MIB || bytes > 16384 * MIB) {
    throw new LabError(`memory "${text}" is no size a machine can have: write 64M; 16M to 16G.`);
  }
  return bytes;
}

/** Devices by their names. Throws a {@link LabError} with one sentence when lab.json or the user names none. */
function parseDevices(given: unknown): { readonly type: string }[] {
  const known = deviceTypes();
  const choice = `use ${known.join(', ')} or none of them`;
  if (!Array.isArray(given)) throw new LabError(`"devices" must be a list: ${choice}.`);
  return given.map((name: unknown, index) => {
    const type = known.find((one) => one === name);
    if (type === undefined) throw new LabError(`There is no device "${String(name)}": ${choice}.`);
    if (given.indexOf(name) === index) return { type };
    throw new LabError(`The device "${type}" is named twice: ${choice}.`);
  });
}

/** Machine settings from launch attributes. Throws a {@link LabError} with one sentence. */
export function machineConfig(attributes: LaunchAttributes): MachineConfig {
  const { kernel, memory, devices } = attributes;
  if (kernel !== undefined && !kernelVersions().includes(kernel)) {
    throw new LabError(
      `There is no kernel profile "${kernel}": use ${kernelVersions().join(' or ')}.`,
    );
  }
  return {
    ...(kernel !== undefined && { kernel }),
    ...(memory !== undefined && { memory: parseMemory(memory) }),
    ...(devices !== undefined && { devices: parseDevices(devices) }),
  };
}

/** No breakpoints. */
/** Milliseconds of the processor after which a run with the usual budget is asked whether it ever ends. */
export const PATIENCE_MS = 1500;

export const NO_BREAKPOINTS: BreakpointSet = { statements: [], stages: [], exceptions: [] };

/** The program must export main. Throws a {@link LabError} with one sentence. */
export function checkMain(lab: CompiledLab): void {
  const program = lab.modules.find(({ kind }) => kind === 'program');
  if (program && !program.exports.includes('main')) {
    throw new LabError(
      `${program.path} exports no main: write "export function main(argc: number, argv: string[]): number".`,
    );
  }
}

/**
 * What to run: a compiled lab with attributes, lab.json filling what they leave open. Throws a {@link LabError}.
 */
export function runRequest(
  lab: Lab,
  compiled: CompiledLab,
  attributes: LaunchAttributes,
  breakpoints: BreakpointSet = NO_BREAKPOINTS,
): RunRequest {
  checkMain(compiled);
  const settings = { ...lab.settings, ...attributes };
  const program = compiled.modules.find(({ kind }) => kind === 'program');
  const name = path.posix.basename(program?.path ?? 'program', '.user.ts');
  return {
    lab: compiled,
    machine: machineConfig(settings),
    rootfs: lab.rootfs,
    args: [`/bin/${name}`, ...(settings.args ?? [])],
    breakpoints,
    stopOnEntry: settings.stopOnEntry ?? false,
    stopOnExit: settings.stopOnExit ?? false,
    ...(settings.skipKernelStages === true && { skipKernelStages: true }),
  };
}
