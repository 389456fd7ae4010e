import type { LabDiagnostic } from '../protocol/lab.ts';
import type { FileUnit } from './compile-file.ts';
import type { Holding } from './fork-summary.ts';
import { isRelative, resolveLabPath } from './lab-paths.ts';
import { MESSAGES } from './messages.ts';

/**
 * Checks what the children of `fork()` use.
 *
 * Why: a process of the simulated machine shares the one JavaScript heap, so a variable that C would copy would be
 * changed under the parent. Primitive constants and functions cannot be changed and are the same in both.
 */
export function checkForks(unit: FileUnit, lab: ReadonlyMap<string, FileUnit>): LabDiagnostic[] {
  const diagnostics: LabDiagnostic[] = [];
  for (const { name, place } of unit.forks.children) {
    const child = name === undefined ? undefined : lookUp(unit, name, lab);
    if (name === undefined || child?.holding.kind !== 'function') {
      diagnostics.push({ ...place, code: 'PW1022', severity: 'error', message: MESSAGES.PW1022() });
    } else followUses(child, name, lab, new Set(), diagnostics);
  }
  for (const place of unit.forks.escapes)
    diagnostics.push({ ...place, code: 'PW1032', severity: 'error', message: MESSAGES.PW1032() });
  return diagnostics;
}

interface Found {
  readonly unit: FileUnit;
  readonly holding: Holding;
}

function followUses(
  { unit, holding }: Found,
  child: string,
  lab: ReadonlyMap<string, FileUnit>,
  seen: Set<Holding>,
  diagnostics: LabDiagnostic[],
): void {
  if (holding.kind !== 'function' || seen.has(holding)) return;
  seen.add(holding);
  for (const { name, place } of holding.uses) {
    const used = lookUp(unit, name, lab);
    if (used?.holding.kind === 'function') followUses(used, child, lab, seen, diagnostics);
    else if (used?.holding.kind === 'state') {
      const message = MESSAGES.PW1023(name, child);
      diagnostics.push({ ...place, code: 'PW1023', severity: 'error', message });
    }
  }
}

/** What a top-level name holds, followed through imports between lab files; undefined for what a header exports. */
function lookUp(
  unit: FileUnit,
  name: string,
  lab: ReadonlyMap<string, FileUnit>,
  depth = 0,
): Found | undefined {
  const holding = unit.forks.holdings.get(name);
  if (holding?.kind !== 'import') return holding && { unit, holding };
  return lookUpExport(unit, holding.specifier, holding.imported, lab, depth + 1);
}

const LONGEST_CHAIN = 16;

function lookUpExport(
  from: FileUnit,
  specifier: string,
  name: string | undefined,
  lab: ReadonlyMap<string, FileUnit>,
  depth: number,
): Found | undefined {
  if (!isRelative(specifier) || depth > LONGEST_CHAIN) return undefined;
  const path = resolveLabPath(from.path, specifier);
  const target = path === undefined ? undefined : lab.get(path);
  // Why: a whole lab module may hold anything, and naming its exports says which of it the child uses.
  if (target && name === undefined) return { unit: target, holding: { kind: 'state' } };
  const exported = target?.exports.find((candidate) => candidate.name === name);
  if (!target || !exported) return undefined;
  if ('local' in exported) return lookUp(target, exported.local, lab, depth);
  return lookUpExport(target, exported.specifier, exported.imported, lab, depth + 1);
}
