import type {
  CompiledLab,
  CompiledModule,
  CompileResult,
  LabDiagnostic,
  LabFile,
  StatementInfo,
  StatementScope,
} from '../protocol/lab.ts';
import { checkLinks, type HeaderNames } from './check-links.ts';
import { compileFile, type FileUnit } from './compile-file.ts';
import { checkForks } from './fork-check.ts';
import { isRelative, moduleKind } from './lab-paths.ts';
import { joinPieces } from './pieces.ts';

/** A file's unit with the code and statements for the base at which it last stood. */
interface CachedFile {
  readonly unit: FileUnit;
  placed?: PlacedFile;
}

interface PlacedFile {
  readonly file: number;
  readonly base: number;
  readonly scopeBase: number;
  readonly module: CompiledModule;
  readonly statements: readonly StatementInfo[];
}

/** What has been compiled, by path and text. */
export type CompiledFiles = Map<string, CachedFile>;

/** Files that are kept, most recently used last: a few labs, of which each saved version counts. */
const CACHE_LIMIT = 128;
const cache: CompiledFiles = new Map();

/**
 * Compiles a lab: every driver, program and module file to instrumented JavaScript, with one table of statements.
 *
 * Contract: diagnostics are errors of syntax and of what a lab may contain; type errors are not among them, and neither
 * is the absence of a program. The lab is present exactly when there is no error. A file whose text has not changed
 * since it was last compiled costs next to nothing.
 *
 * @param known where compiled files are looked for and kept
 */
export function compileLab(
  files: readonly LabFile[],
  options: HeaderNames,
  known = cache,
): CompileResult {
  const cached: CachedFile[] = [];
  for (const { path, text } of files) {
    const kind = moduleKind(path);
    if (kind) cached.push(lookUp(known, path, text, kind));
  }
  const units = new Map(cached.map(({ unit }) => [unit.path, unit]));
  const diagnostics = cached.flatMap(({ unit }) => [
    ...unit.diagnostics,
    ...checkLinks(unit, units, options),
    ...checkForks(unit, units),
  ]);
  const ordered = inSourceOrder(diagnostics, [...units.keys()]);
  if (ordered.some(({ severity }) => severity === 'error')) return { diagnostics: ordered };
  return { lab: assemble(cached), diagnostics: ordered };
}

function lookUp(
  known: CompiledFiles,
  path: string,
  text: string,
  kind: CompiledModule['kind'],
): CachedFile {
  const key = `${path}\n${text}`;
  const entry = known.get(key) ?? { unit: compileFile(path, text, kind) };
  known.delete(key);
  known.set(key, entry);
  // Why: an editor compiles many labs in a day; what fell out is compiled again when it is next needed.
  const [oldest] = known.keys();
  if (known.size > CACHE_LIMIT && oldest !== undefined) known.delete(oldest);
  return entry;
}

function assemble(cached: readonly CachedFile[]): CompiledLab {
  const modules: CompiledModule[] = [];
  const statements: (StatementInfo | null)[] = [null];
  const scopes: (readonly StatementScope[])[] = [];
  for (const [file, entry] of cached.entries()) {
    const base = statements.length - 1;
    const placed = placeAt(entry, file, base, scopes.length);
    modules.push(placed.module);
    for (const statement of placed.statements) statements.push(statement);
    for (const scope of entry.unit.scopes) scopes.push(scope);
  }
  return { files: cached.map(({ unit }) => unit.path), modules, statements, scopes };
}

/** Why: literal ids are the fastest at run time; printing a file anew for another base takes a join of its pieces. */
function placeAt(entry: CachedFile, file: number, base: number, scopeBase: number): PlacedFile {
  const { unit, placed } = entry;
  if (placed && placed.file === file && placed.base === base && placed.scopeBase === scopeBase)
    return placed;
  const fresh: PlacedFile = {
    file,
    base,
    scopeBase,
    module: {
      path: unit.path,
      kind: unit.kind,
      code: joinPieces(unit.segments ?? [], base),
      imports: unit.imports.map(({ specifier }) => specifier),
      symbols: unit.imports.flatMap(({ specifier, names }) =>
        isRelative(specifier)
          ? []
          : names.flatMap(({ name }) => (name === undefined ? [] : { header: specifier, name })),
      ),
      exports: unit.exports.map(({ name }) => name),
    },
    statements: unit.statements.map((statement) => ({
      ...statement,
      file,
      scopes: statement.scopes + scopeBase,
    })),
  };
  entry.placed = fresh;
  return fresh;
}

function inSourceOrder(
  diagnostics: readonly LabDiagnostic[],
  paths: readonly string[],
): LabDiagnostic[] {
  const order = new Map(paths.map((path, index) => [path, index]));
  const seen = new Set<string>();
  const unique = diagnostics.filter(({ path, line, column, code, message }) => {
    const key = JSON.stringify([path, line, column, code, message]);
    return !seen.has(key) && seen.add(key);
  });
  return unique.sort(
    (one, other) =>
      (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0) ||
      one.line - other.line ||
      one.column - other.column,
  );
}
