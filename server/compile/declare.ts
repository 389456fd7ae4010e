import ts from 'typescript';
import type { BindingKind, Scope } from './scope.ts';
import { forEachBoundName } from './syntax.ts';

/** The kind of scope that a node opens, if any. A function's own block is part of the function's scope. */
export function opensScope(node: ts.Node): 'function' | 'block' | undefined {
  if (
    ts.isFunctionLike(node) ||
    ts.isClassStaticBlockDeclaration(node) ||
    ts.isPropertyDeclaration(node)
  ) {
    return 'function';
  }
  if (ts.isBlock(node)) {
    return ts.isFunctionLike(node.parent) || ts.isClassStaticBlockDeclaration(node.parent)
      ? undefined
      : 'block';
  }
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node))
    return 'block';
  if (ts.isCaseBlock(node) || ts.isCatchClause(node) || ts.isEnumDeclaration(node)) return 'block';
  return ts.isClassExpression(node) && node.name ? 'block' : undefined;
}

/**
 * Enters the names that one node declares.
 *
 * @param inner the scope that the node opens, or the surrounding one if it opens none
 * @param outer the surrounding scope
 */
export function declareNames(node: ts.Node, inner: Scope, outer: Scope): void {
  if (ts.isVariableDeclaration(node)) declareVariable(node, outer);
  else if (ts.isParameter(node)) {
    forEachBoundName(node.name, (name) => {
      if (name.text !== 'this') inner.declare(name.text, 'parameter', name);
    });
  } else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    const kind = ts.isClassDeclaration(node) ? 'class' : 'function';
    if (node.name) outer.declare(node.name.text, kind, node.name);
  } else if (ts.isFunctionExpression(node)) {
    if (node.name && !declaresItself(node, node.name.text))
      inner.declare(node.name.text, 'self', node.name);
  } else if (ts.isClassExpression(node)) {
    if (node.name) inner.declare(node.name.text, 'self', node.name);
  } else if (ts.isEnumDeclaration(node)) {
    outer.declare(node.name.text, 'enum', node.name);
    for (const member of node.members) {
      if (ts.isIdentifier(member.name)) inner.declare(member.name.text, 'member', member.name);
    }
  } else if (ts.isImportDeclaration(node)) declareImports(node, outer);
}

function declareVariable(node: ts.VariableDeclaration, scope: Scope): void {
  const kind = variableKind(node);
  const target = kind === 'var' ? scope.owner : scope;
  forEachBoundName(node.name, (name) => {
    target.declare(name.text, kind, name);
  });
}

function variableKind(node: ts.VariableDeclaration): BindingKind {
  if (ts.isCatchClause(node.parent)) return 'catch';
  if (node.parent.flags & ts.NodeFlags.Const) return 'const';
  return node.parent.flags & ts.NodeFlags.Let ? 'let' : 'var';
}

/** Why: a parameter or a local of the same name hides a function expression's own name. */
function declaresItself(node: ts.FunctionExpression, name: string): boolean {
  let found = false;
  for (const parameter of node.parameters) {
    forEachBoundName(parameter.name, (bound) => {
      found ||= bound.text === name;
    });
  }
  for (const statement of node.body.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) {
        forEachBoundName(declaration.name, (bound) => {
          found ||= bound.text === name;
        });
      }
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      found ||= statement.name?.text === name;
    }
  }
  return found;
}

function declareImports(node: ts.ImportDeclaration, scope: Scope): void {
  const clause = node.importClause;
  if (!clause || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  if (clause.name) scope.declare(clause.name.text, 'import', clause);
  const named = clause.namedBindings;
  if (!named) return;
  if (ts.isNamespaceImport(named)) scope.declare(named.name.text, 'import', named);
  else {
    for (const element of named.elements) {
      if (!element.isTypeOnly) scope.declare(element.name.text, 'import', element);
    }
  }
}
