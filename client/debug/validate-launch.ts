/** Checks launch attributes after variable substitution, so that a mistake is named before anything starts. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { DEVICES, KERNELS } from '../../server/protocol/dap.ts';
import { EXCEPTION_IDS } from '../../server/protocol/exceptions.ts';
import { labFilesIn } from './labs.ts';

export interface LaunchProblem {
  readonly attribute: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

type Attributes = Readonly<Record<string, unknown>>;

const MEMORY = /^\d+[KMG]?$/i;

function problem(attribute: string, message: string): LaunchProblem {
  return { attribute, message };
}

function kindOf(file: string): 'file' | 'folder' | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isStageWish(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  return Object.values(value).every((one) => typeof one === 'string');
}

function isExceptionWish(value: unknown): boolean {
  if (typeof value === 'string') return EXCEPTION_IDS.includes(value);
  if (typeof value !== 'object' || value === null || !('filter' in value)) return false;
  return (
    isExceptionWish(value.filter) && Object.values(value).every((one) => typeof one === 'string')
  );
}

function checkLab({ lab }: Attributes): LaunchProblem | undefined {
  if (typeof lab !== 'string' || lab === '') {
    return problem('lab', 'must be the path of a folder, for example "./memdev".');
  }
  const kind = kindOf(lab);
  if (kind === undefined) return problem('lab', `names ${lab}, which does not exist.`);
  if (kind === 'file')
    return problem('lab', `names a file: give its folder, ${path.dirname(lab)}.`);
  const { programs } = labFilesIn(lab);
  if (programs.length === 1) return undefined;
  return programs.length === 0
    ? problem(
        'lab',
        `names ${lab}, which has no program: add a *.user.ts file that exports main().`,
      )
    : problem('lab', `names ${lab}, which has several programs: use "drivers" and "program".`);
}

function checkFile(attribute: string, file: string, ending: string): LaunchProblem | undefined {
  if (!file.endsWith(ending))
    return problem(attribute, `names ${file}: expected a *${ending} file.`);
  if (kindOf(file) !== 'file') return problem(attribute, `names ${file}, which does not exist.`);
  return undefined;
}

function checkFiles({ program, drivers = [] }: Attributes): LaunchProblem | undefined {
  if (!isStrings(drivers)) return problem('drivers', 'must be a list of *.driver.ts files.');
  if (typeof program !== 'string') {
    return problem('program', 'is missing: name the *.user.ts file that has main().');
  }
  for (const driver of drivers) {
    const wrong = checkFile('drivers', driver, '.driver.ts');
    if (wrong !== undefined) return wrong;
  }
  return checkFile('program', program, '.user.ts');
}

function checkSettings(attributes: Attributes): LaunchProblem | undefined {
  const { args, kernel, memory, devices, stages, exceptions } = attributes;
  if (args !== undefined && !isStrings(args)) return problem('args', 'must be a list of strings.');
  if (kernel !== undefined && !KERNELS.some((known) => known === kernel)) {
    const known = KERNELS.map((version) => `"${version}"`).join(' or ');
    return problem(
      'kernel',
      `is ${JSON.stringify(kernel)}: the kernels there are to run are ${known}.`,
    );
  }
  if (memory !== undefined && (typeof memory !== 'string' || !MEMORY.test(memory))) {
    return problem('memory', 'must be a size such as "64M", from 16M to 16G.');
  }
  if (devices !== undefined) {
    const known = isStrings(devices) && devices.every((one) => DEVICES.some((two) => one === two));
    if (!known) return problem('devices', `must be a list of: ${DEVICES.join(', ')}.`);
  }
  if (stages !== undefined && !(Array.isArray(stages) && stages.every(isStageWish))) {
    return problem(
      'stages',
      'must be a list of stage names, or of such as { "name": "do_mmap", "condition": "len > 4096n" }.',
    );
  }
  if (exceptions !== undefined) {
    const known = Array.isArray(exceptions) && exceptions.every(isExceptionWish);
    const form = '{ "filter": "errno", "condition": "ENOMEM" }';
    if (!known) {
      const ids = EXCEPTION_IDS.join(', ');
      return problem('exceptions', `must be a list of ${ids}, or of such as ${form}.`);
    }
  }
  for (const attribute of ['stopOnEntry', 'stopOnExit', 'skipKernelStages']) {
    const value = attributes[attribute];
    if (value !== undefined && typeof value !== 'boolean') {
      return problem(attribute, 'must be true or false.');
    }
  }
  return undefined;
}

/** The first thing that is wrong, or undefined. Paths must be absolute. */
export function validateLaunch(attributes: Attributes): LaunchProblem | undefined {
  const { lab, program, drivers } = attributes;
  const byFiles = program !== undefined || drivers !== undefined;
  if (lab !== undefined && byFiles) {
    return problem('lab', 'cannot be given together with "drivers" or "program": remove one.');
  }
  if (lab === undefined && !byFiles) {
    return problem('lab', 'is missing: name the folder with the *.driver.ts and *.user.ts files.');
  }
  return (byFiles ? checkFiles(attributes) : checkLab(attributes)) ?? checkSettings(attributes);
}
