import ts from 'typescript';
import type { Binding } from '../../compile/scope.ts';
import type { LabDocument } from './document.ts';

/** A name of a module, as an identifier of the file means it. */
export interface ImportedName {
  readonly specifier: string;
  readonly name: string;
}

export type Clause = ts.ImportSpecifier | ts.NamespaceImport | ts.ImportClause;

/** The imported name that an identifier means, in expressions, in types and in import statements. */
export function importedName(
  document: LabDocument,
  identifier: ts.Identifier,
): ImportedName | undefined {
  const parent = identifier.parent;
  if (ts.isImportSpecifier(parent)) return nameOf(parent);
  if (ts.isPropertyAccessExpression(parent) && parent.name === identifier)
    return memberOf(document, parent.expression, identifier.text);
  if (ts.isQualifiedName(parent) && parent.right === identifier) {
    const whole = ts.isIdentifier(parent.left) ? inTypes(document, parent.left.text) : undefined;
    return whole && ts.isNamespaceImport(whole) ? memberName(whole, identifier.text) : undefined;
  }
  const clause = isTypeName(identifier)
    ? inTypes(document, identifier.text)
    : clauseOf(document.scopes.bindingOf(identifier));
  return clause && ts.isImportSpecifier(clause) ? nameOf(clause) : undefined;
}

/** The part of an import statement that declares a binding; undefined for other bindings. */
export function clauseOf(binding: Binding | undefined): Clause | undefined {
  const node = binding?.kind === 'import' ? binding.declaration : undefined;
  if (!node) return undefined;
  return ts.isImportSpecifier(node) || ts.isNamespaceImport(node) || ts.isImportClause(node)
    ? node
    : undefined;
}

export function importStatements(source: ts.SourceFile): ts.ImportDeclaration[] {
  return source.statements.filter((statement) => ts.isImportDeclaration(statement));
}

export function specifierOf(statement: ts.ImportDeclaration | ts.ExportDeclaration): string {
  const { moduleSpecifier } = statement;
  return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
}

/** The import statement that a clause stands in. */
export function statementOf(clause: Clause): ts.ImportDeclaration | undefined {
  let node: ts.Node = clause;
  while (!ts.isImportDeclaration(node)) {
    if (ts.isSourceFile(node)) return undefined;
    node = node.parent;
  }
  return node;
}

function nameOf(specifier: ts.ImportSpecifier): ImportedName | undefined {
  const statement = statementOf(specifier);
  const { text } = specifier.propertyName ?? specifier.name;
  return statement && { specifier: specifierOf(statement), name: text };
}

function memberName(whole: ts.NamespaceImport, name: string): ImportedName | undefined {
  const statement = statementOf(whole);
  return statement && { specifier: specifierOf(statement), name };
}

function memberOf(
  document: LabDocument,
  object: ts.Expression,
  name: string,
): ImportedName | undefined {
  if (!ts.isIdentifier(object)) return undefined;
  const whole = clauseOf(document.scopes.bindingOf(object));
  return whole && ts.isNamespaceImport(whole) ? memberName(whole, name) : undefined;
}

function isTypeName(identifier: ts.Identifier): boolean {
  const parent = identifier.parent;
  if (ts.isTypeReferenceNode(parent)) return parent.typeName === identifier;
  if (ts.isTypeQueryNode(parent)) return parent.exprName === identifier;
  return (
    ts.isExpressionWithTypeArguments(parent) && ts.isInterfaceDeclaration(parent.parent.parent)
  );
}

// Why: types have no scopes here, and a type of the file that hides an imported one is an error of TypeScript's.
function inTypes(document: LabDocument, local: string): Clause | undefined {
  for (const { importClause } of importStatements(document.source)) {
    const bindings = importClause?.namedBindings;
    if (!bindings) continue;
    if (ts.isNamespaceImport(bindings)) {
      if (bindings.name.text === local) return bindings;
      continue;
    }
    const found = bindings.elements.find(({ name }) => name.text === local);
    if (found) return found;
  }
  return undefined;
}
