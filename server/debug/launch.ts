/** From launch attributes to a compiled lab. */
import path from 'node:path';
import { kernelHeaders } from '../../simulator/machine.ts';
import { compileLab } from '../compile/index.ts';
import type { ExceptionWish, LaunchAttributes, StageWish } from '../protocol/dap.ts';
import type { CompiledLab, LabDiagnostic } from '../protocol/lab.ts';
import { readDrivers, readLabFiles, readLabFolder, type Lab } from '../sandbox/lab-folder.ts';
import type { Client } from './client.ts';
import { RequestError } from './request-error.ts';

/** A lab ready to run. */
export interface LaunchedLab {
  readonly lab: Lab;
  readonly compiled: CompiledLab;
  /** Launch attributes over what lab.json says. */
  readonly settings: LaunchAttributes;
}

type Check = readonly [valid: (value: unknown) => boolean, wanted: string];

const STRING: Check = [(value) => typeof value === 'string', 'a string'];
const FLAG: Check = [(value) => typeof value === 'boolean', 'true or false'];
const STRINGS: Check = [
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  'a list of strings',
];
const STAGES: Check = [
  (value) => Array.isArray(value) && value.every(isStageWish),
  'a list of stage names, or of { "name", "condition", "hitCondition" }',
];
const EXCEPTIONS: Check = [
  (value) => Array.isArray(value) && value.every(isExceptionWish),
  'a list of exception filters, or of { "filter", "condition" }',
];

const ATTRIBUTES: Readonly<Record<keyof LaunchAttributes, Check>> = {
  lab: STRING,
  drivers: STRINGS,
  program: STRING,
  args: STRINGS,
  kernel: STRING,
  memory: [STRING[0], 'a string such as "64M"'],
  devices: STRINGS,
  stages: STAGES,
  exceptions: EXCEPTIONS,
  stopOnEntry: FLAG,
  stopOnExit: FLAG,
  skipKernelStages: FLAG,
  noDebug: FLAG,
  keepFinalState: FLAG,
  reportResults: FLAG,
  problemsUrl: STRING,
};

function isStageWish(value: unknown): value is StageWish {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

function isExceptionWish(value: unknown): value is ExceptionWish {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null || !('filter' in value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

/** Checks the types of launch attributes. Throws a {@link RequestError}. */
export function checkAttributes(given: object): LaunchAttributes {
  const values = given as Readonly<Record<string, unknown>>;
  for (const [name, [valid, wanted]] of Object.entries(ATTRIBUTES)) {
    const value = values[name];
    if (value !== undefined && !valid(value)) {
      throw new RequestError(`The launch attribute "${name}" must be ${wanted}.`, true);
    }
  }
  return given;
}

/** Reads and compiles what the attributes name; errors are shown to the client. Throws an Error with one sentence. */
export function loadLab(attributes: LaunchAttributes, client: Client): LaunchedLab {
  const lab = readLab(attributes);
  const settings = { ...lab.settings, ...attributes };
  const headers = kernelHeaders(settings.kernel);
  const { lab: compiled, diagnostics } = compileLab(lab.files, headers);
  for (const diagnostic of diagnostics) showDiagnostic(diagnostic, lab, client);
  if (compiled) return { lab, compiled, settings };
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (1 of ${errors.length} errors)` : '';
  throw new RequestError(
    first
      ? `The lab does not compile: ${first.path}:${first.line}:${first.column}: ${first.message}${more}`
      : 'The lab does not compile.',
    true,
    attributes.problemsUrl === undefined
      ? undefined
      : { url: attributes.problemsUrl, urlLabel: 'Show Problems' },
  );
}

function readLab({ lab, drivers, program }: LaunchAttributes): Lab {
  if (lab !== undefined) return readLabFolder(lab);
  if (program === undefined) {
    throw new RequestError(
      'Name what to run: "lab" (a folder), or "program" (a *.user.ts file) and "drivers".',
      true,
    );
  }
  return readLabFiles([...(drivers ?? driversBeside(program)), program]);
}

function driversBeside(program: string): string[] {
  const folder = path.dirname(path.resolve(program));
  return readDrivers(folder)
    .filter((file) => file.path.endsWith('.driver.ts'))
    .map((file) => path.join(folder, file.path));
}

function showDiagnostic(diagnostic: LabDiagnostic, lab: Lab, client: Client): void {
  const { path: file, line, column, severity, code, message } = diagnostic;
  const absolute = path.join(lab.folder, file);
  const text = lab.files.find((candidate) => candidate.path === file)?.text ?? '';
  const source = text.split(/\r?\n/)[line - 1] ?? '';
  const gutter = `${line} | `;
  const marker = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  client.output(
    severity === 'error' ? 'stderr' : 'console',
    `${absolute}:${line}:${column}: ${severity} ${code}: ${message}\n` +
      `${gutter}${source}\n${' '.repeat(gutter.length)}${marker}^\n`,
    { path: absolute, line, column },
  );
}
