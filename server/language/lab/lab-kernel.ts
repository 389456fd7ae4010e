import ts from 'typescript';
import type { FileSystem } from '../file-system.ts';

const MAX_DEPTH = 32;

type Json = Readonly<Record<string, unknown>>;

/**
 * The kernel that a lab runs on, as its launch configurations say, or else its lab.json; undefined for the default one.
 * Configurations that name different kernels for one lab say nothing.
 */
export function labKernel(folder: string, files: FileSystem): string | undefined {
  const launched = new Set(launchedKernels(folder, files));
  const [only] = launched;
  if (launched.size === 1) return only;
  return text(parsed(files.readText(`${folder}/lab.json`))?.['kernel']);
}

/** Kernels of the configurations for the lab in the nearest launch.json above it. */
function launchedKernels(folder: string, files: FileSystem): string[] {
  let root = folder;
  for (let depth = 0; depth < MAX_DEPTH; depth++, root = parentOf(root)) {
    const launch = parsed(files.readText(`${root}/.vscode/launch.json`));
    if (launch === undefined && root !== '') continue;
    const list: unknown = launch?.['configurations'];
    const configurations = Array.isArray(list) ? (list as unknown[]).filter(isObject) : [];
    return configurations
      .filter((one) => one['type'] === 'pagewalk' && starts(one, folder, root))
      .flatMap(({ kernel }) => (typeof kernel === 'string' ? [kernel] : []));
  }
  return [];
}

/** Does a configuration start the lab in this folder? */
function starts(configuration: Json, folder: string, root: string): boolean {
  const program = text(configuration['program']);
  const lab = text(configuration['lab']) ?? (program === undefined ? '' : parentOf(program));
  if (lab.startsWith('${file')) return true;
  const path = lab.replace(/^\$\{workspaceFolder\}/, root).replace(/^\.?\/*$|^\.\//, `${root}/`);
  const absolute = path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : `${root}/${path}`;
  return absolute.replace(/\/+$/, '') === folder;
}

/** JSON with comments, as editors write it. */
function parsed(content: string | undefined): Json | undefined {
  if (content === undefined) return undefined;
  const { config } = ts.parseConfigFileTextToJson('settings.json', content) as { config?: unknown };
  return isObject(config) ? config : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
