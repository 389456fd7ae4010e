import type ts from 'typescript';
import { Script } from 'node:vm';
import type { LabDiagnostic, ModuleKind, StatementScope } from '../protocol/lab.ts';
import { parseFile, type ParsedFile } from './emit.ts';
import { summarizeForks, type ForkSummary } from './fork-summary.ts';
import { readModuleLinks, specifierOf, type ModuleLinks } from './module-links.ts';
import { moduleTransformer } from './module-wrapper.ts';
import { Insertions, joinPieces, type Piece } from './pieces.ts';
import { place, Problems, type Place } from './problems.ts';
import { refuse } from './refusals.ts';
import { Binding } from './scope.ts';
import { buildScopeTree, type ScopeTree } from './scope-tree.ts';
import { StatementTable, type LocalStatement } from './statement-table.ts';

export interface LinkedImport {
  readonly specifier: string;
  readonly place: Place;
  /** Names that are used as values; the name is undefined for the whole module. */
  readonly names: readonly { readonly name: string | undefined; readonly place: Place }[];
}

export type LinkedExport =
  | { readonly name: string; readonly local: string }
  | { readonly name: string; readonly specifier: string; readonly imported: string };

/**
 * One file after the compile step, with nothing in it that depends on the other files.
 *
 * Invariant: statement ids and scope indices count from the file's own start; the lab adds its base.
 */
export interface FileUnit {
  readonly path: string;
  readonly kind: ModuleKind;
  readonly diagnostics: readonly LabDiagnostic[];
  /** The code in pieces: texts, and in place of every number a local statement id. Absent when there are errors. */
  readonly segments?: readonly Piece[];
  readonly statements: readonly LocalStatement[];
  readonly scopes: readonly (readonly StatementScope[])[];
  readonly imports: readonly LinkedImport[];
  readonly exports: readonly LinkedExport[];
  readonly forks: ForkSummary;
}

export function compileFile(path: string, text: string, kind: ModuleKind): FileUnit {
  const parsed = parseFile(path, text);
  const { source } = parsed;
  const problems = new Problems(path, source);
  const tree = buildScopeTree(source);
  const links = readModuleLinks(source, tree);
  const placeOf = (node: ts.Node): Place =>
    place(path, source, { start: node.getStart(source), end: node.end });
  for (const error of parsed.syntaxErrors) problems.compiler(error);
  if (parsed.syntaxErrors.length === 0) refuse(source, tree, problems.report);
  const common = {
    path,
    kind,
    diagnostics: problems.diagnostics,
    imports: linkedImports(links, placeOf),
    exports: linkedExports(links),
    forks: summarizeForks(tree, placeOf),
  };
  if (problems.diagnostics.length > 0) return { ...common, statements: [], scopes: [] };
  const insertions = new Insertions(text);
  let table = new StatementTable(source);
  const printed = parsed.emit(
    moduleTransformer(tree, links, insertions, (filled) => {
      table = filled;
    }),
  );
  const segments = insertions.split(printed);
  reportEarlyErrors(joinPieces(segments, 0), parsed, tree, problems);
  if (problems.diagnostics.length > 0) return { ...common, statements: [], scopes: [] };
  return {
    ...common,
    segments,
    statements: table.statements,
    scopes: table.scopes,
  };
}

/**
 * Reports what an engine refuses before running anything (a name declared twice, a `break` outside of a loop).
 *
 * Why: TypeScript's parser accepts these and its checker, which places them, is too slow to run on every file. A name
 * declared twice is looked for apart, since the generated code may have the two in different blocks.
 */
function reportEarlyErrors(
  code: string,
  parsed: ParsedFile,
  tree: ScopeTree,
  problems: Problems,
): void {
  const redeclared = tree.scopes.some(({ bindings }) =>
    [...bindings.values()].some((binding) => binding.redeclared),
  );
  const error = engineError(code);
  if (!redeclared && error === undefined) return;
  for (const early of parsed.earlyErrors()) problems.compiler(early);
  if (problems.diagnostics.length === 0 && error !== undefined) {
    problems.report('PW1099', parsed.source.statements[0] ?? parsed.source, error);
  }
}

function engineError(code: string): string | undefined {
  try {
    new Script(code);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function linkedImports(links: ModuleLinks, placeOf: (node: ts.Node) => Place): LinkedImport[] {
  return links.imports.map(({ specifier, declaration, names }) => ({
    specifier,
    place: placeOf(declaration.moduleSpecifier ?? declaration),
    names: names.map(({ imported, node }) => ({ name: imported, place: placeOf(node) })),
  }));
}

function linkedExports(links: ModuleLinks): LinkedExport[] {
  return links.exports.map(({ name, source }) =>
    source instanceof Binding
      ? { name, local: source.name }
      : { name, specifier: specifierOf(source.declaration), imported: source.imported },
  );
}
