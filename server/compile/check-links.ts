import { closestName } from './closest-name.ts';
import type { FileUnit, LinkedImport } from './compile-file.ts';
import { isRelative, resolveLabPath } from './lab-paths.ts';
import { MESSAGES } from './messages.ts';
import type { LabDiagnostic, ModuleKind } from '../protocol/lab.ts';
import type { Place } from './problems.ts';

const OUTSIDE = ': a lab imports its own files and headers only';

/** What the compile step must know about the headers of a kernel profile. */
export interface HeaderNames {
  /** Exported values of a header such as `linux/mm.h`; undefined if there is no such header. */
  readonly headers: (specifier: string) => readonly string[] | undefined;
  /** Every header, for suggestions. */
  readonly headerNames?: readonly string[];
  /** Why the kernel has no such header or name, as the rest of a sentence; undefined when nothing is known. */
  readonly whyAbsent?: (specifier: string, name?: string) => string | undefined;
}

/** Checks one file's imports against the headers and the other files of the lab. */
export function checkLinks(
  unit: FileUnit,
  lab: ReadonlyMap<string, FileUnit>,
  known: HeaderNames,
): LabDiagnostic[] {
  const diagnostics: LabDiagnostic[] = [];
  const error = (code: string, at: Place, message: string): void => {
    diagnostics.push({ ...at, code, severity: 'error', message });
  };
  for (const link of unit.imports) {
    if (isRelative(link.specifier)) checkLabImport(unit, link, lab, error);
    else checkHeaderImport(link, known, error);
  }
  return diagnostics;
}

type ReportError = (code: string, at: Place, message: string) => void;

function checkHeaderImport(link: LinkedImport, known: HeaderNames, error: ReportError): void {
  const exported = known.headers(link.specifier);
  if (!exported) {
    error('PW1003', link.place, MESSAGES.PW1003(link.specifier, headerHint(link.specifier, known)));
    return;
  }
  for (const { name, place } of link.names) {
    if (name === undefined || exported.includes(name)) continue;
    if (name === 'default') error('PW1007', place, MESSAGES.PW1007(exported[0] ?? 'name'));
    else {
      const why = known.whyAbsent?.(link.specifier, name);
      const hint = why === undefined ? suggestion(closestName(name, exported)) : `: ${why}`;
      error('PW1005', place, MESSAGES.PW1005(name, link.specifier, hint));
    }
  }
}

function checkLabImport(
  unit: FileUnit,
  link: LinkedImport,
  lab: ReadonlyMap<string, FileUnit>,
  error: ReportError,
): void {
  const path = resolveLabPath(unit.path, link.specifier);
  const target = path === undefined ? undefined : lab.get(path);
  if (path === undefined || !target) {
    const near = path === undefined ? undefined : closestName(path, lab.keys());
    error(
      'PW1004',
      link.place,
      MESSAGES.PW1004(path ?? link.specifier, path === undefined ? OUTSIDE : suggestion(near)),
    );
    return;
  }
  if (!mayImport(unit.kind, target.kind)) {
    error('PW1031', link.place, MESSAGES.PW1031(unit.kind, target.kind, path));
    return;
  }
  const exported = target.exports.map(({ name }) => name);
  for (const { name, place } of link.names) {
    if (name === undefined || exported.includes(name)) continue;
    if (name === 'default') error('PW1007', place, MESSAGES.PW1007(exported[0] ?? 'name'));
    // Why: a file with errors of its own may well export the name once they are mended.
    else if (target.segments)
      error('PW1006', place, MESSAGES.PW1006(name, path, suggestion(closestName(name, exported))));
  }
}

/** Why: drivers export symbols to each other; a module is part of whoever imports it, so it may be on neither side. */
function mayImport(importer: ModuleKind, target: ModuleKind): boolean {
  return target === 'module' || (importer === 'driver' && target === 'driver');
}

function headerHint(specifier: string, known: HeaderNames): string {
  const why = known.whyAbsent?.(specifier);
  if (why !== undefined) return `: ${why}`;
  const ended = `${specifier.replace(/\.(?:js|ts|d\.ts)$/, '')}.h`;
  if (!specifier.endsWith('.h') && known.headers(ended))
    return `: the names of headers end in '.h', write '${ended}'`;
  const near =
    closestName(specifier, known.headerNames ?? []) ?? closestName(ended, known.headerNames ?? []);
  return near === undefined
    ? ": a lab imports headers such as 'linux/mm.h' and its own files such as './ring'"
    : suggestion(near);
}

function suggestion(name: string | undefined): string {
  return name === undefined ? '' : `: did you mean '${name}'?`;
}
