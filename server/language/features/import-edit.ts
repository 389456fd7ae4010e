import ts from 'typescript';
import type { LabDocument } from '../lab/document.ts';
import { clauseOf, importStatements, specifierOf, statementOf } from '../lab/imports.ts';
import type { Edit } from '../problem.ts';

/** How a value of a header is written at a place of a file, and the edits that make it known there. */
export interface Importing {
  readonly expression: string;
  readonly edits: readonly Edit[];
}

export function importing(
  document: LabDocument,
  specifier: string,
  name: string,
  at: ts.Node,
): Importing {
  const known = knownAs(document, specifier, name, at);
  if (known !== undefined) return { expression: known, edits: [] };
  const local = freeName(document, name, at);
  const clause = local === name ? name : `${name} as ${local}`;
  const list = importStatements(document.source)
    .filter((statement) => specifierOf(statement) === specifier)
    .map(({ importClause }) => importClause)
    .find((found) => found?.phaseModifier === undefined && isNamed(found))?.namedBindings;
  const edit =
    list && ts.isNamedImports(list)
      ? addToList(document, list, clause)
      : addStatement(document, `import { ${clause} } from '${specifier}';`);
  return { expression: local, edits: [edit] };
}

function isNamed(clause: ts.ImportClause | undefined): boolean {
  return clause?.namedBindings !== undefined && ts.isNamedImports(clause.namedBindings);
}

/** The expression by which a place of the file already knows the value. */
function knownAs(
  document: LabDocument,
  specifier: string,
  name: string,
  at: ts.Node,
): string | undefined {
  for (const binding of document.scopes.module.bindings.values()) {
    const clause = clauseOf(binding);
    const statement = clause && statementOf(clause);
    if (!clause || !statement || specifierOf(statement) !== specifier) continue;
    if (isHidden(document, binding.name, at)) continue;
    if (ts.isNamespaceImport(clause)) return `${binding.name}.${name}`;
    if (ts.isImportSpecifier(clause) && (clause.propertyName ?? clause.name).text === name)
      return binding.name;
  }
  return undefined;
}

/** True when a name of the module means something else at a place of the file. */
function isHidden(document: LabDocument, name: string, at: ts.Node): boolean {
  const { scopes } = document;
  for (let node: ts.Node = at; !ts.isSourceFile(node); node = node.parent)
    if (scopes.scopeOf(node)?.bindings.has(name)) return true;
  return false;
}

function freeName(document: LabDocument, name: string, at: ts.Node): string {
  const taken = (candidate: string): boolean =>
    document.scopes.module.bindings.has(candidate) || isHidden(document, candidate, at);
  let candidate = name;
  while (taken(candidate)) candidate = `${candidate}_`;
  return candidate;
}

function addToList(document: LabDocument, list: ts.NamedImports, clause: string): Edit {
  const { source, text } = document;
  const [first] = list.elements;
  const last = list.elements.at(-1);
  if (!first || !last) {
    return { start: list.getStart(source) + 1, end: list.end - 1, text: ` ${clause} ` };
  }
  const gap = text.slice(list.getStart(source) + 1, first.getStart(source));
  const separator = gap.includes('\n') ? `,${lineBreak(text)}${indentOf(gap)}` : ', ';
  const next = placeInOrder(list.elements, clause)?.getStart(source);
  return next === undefined
    ? { start: last.end, end: last.end, text: `${separator}${clause}` }
    : { start: next, end: next, text: `${clause}${separator}` };
}

/** The name that the new one goes before; none when it goes last, as it does in a list without an order. */
function placeInOrder(
  elements: readonly ts.ImportSpecifier[],
  clause: string,
): ts.ImportSpecifier | undefined {
  const names = elements.map((element) => (element.propertyName ?? element.name).text);
  const ordered = names.every((name, index) => index === 0 || (names[index - 1] ?? '') <= name);
  return ordered ? elements[names.findIndex((name) => name > clause)] : undefined;
}

function indentOf(gap: string): string {
  return gap.slice(gap.lastIndexOf('\n') + 1);
}

/** A new statement behind the last import, written as that one is. */
function addStatement(document: LabDocument, statement: string): Edit {
  const { source, text } = document;
  // Why: a half-typed import reaches into what stands behind it.
  const last = importStatements(source)
    .filter(({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier))
    .at(-1);
  if (!last) return { start: 0, end: 0, text: `${statement}${lineBreak(text)}` };
  const quote = last.moduleSpecifier.getText(source)[0] ?? "'";
  const semicolon = last.getText(source).endsWith(';') ? ';' : '';
  const written = statement.replaceAll("'", quote).replace(/;$/, semicolon);
  // Why: a comment behind the last import belongs to that import.
  const lineEnd = text.slice(last.end).search(/\r?\n|$/);
  const start = last.end + lineEnd;
  return { start, end: start, text: `${lineBreak(text)}${written}` };
}

export function lineBreak(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
