import ts from 'typescript';
import { declareNames, opensScope } from './declare.ts';
import { Scope, type Binding } from './scope.ts';
import { isErased } from './syntax.ts';

/** Who is who in one file: every run-time identifier with the binding it means. */
export interface ScopeTree {
  readonly module: Scope;
  /** The scope that a node opens, if it opens one. */
  scopeOf(node: ts.Node): Scope | undefined;
  /** The binding that an identifier expression means; undefined for free names and for names that are not values. */
  bindingOf(identifier: ts.Identifier): Binding | undefined;
  /** Identifier expressions that no declaration of the file explains. */
  readonly free: readonly ts.Identifier[];
  /** Every run-time scope of the file, outer before inner. */
  readonly scopes: readonly Scope[];
}

/**
 * Builds the scopes of a file and resolves its identifiers.
 *
 * Contract: types do not exist here. An identifier in a type position is neither bound nor free, `declare` binds
 * nothing, and `import type` binds nothing.
 */
export function buildScopeTree(source: ts.SourceFile): ScopeTree {
  const scopes = new Map<ts.Node, Scope>();
  const bound = new Map<ts.Identifier, Binding>();
  const free: ts.Identifier[] = [];
  const module = new Scope('module', source, undefined);
  scopes.set(source, module);

  const declareIn = (node: ts.Node, scope: Scope): void => {
    ts.forEachChild(node, (child) => {
      if (isErased(child)) return;
      const around = surrounding(node, child, scope);
      const kind = opensScope(child);
      let inner = around;
      if (kind) {
        inner = new Scope(kind, child, around);
        scopes.set(child, inner);
      }
      declareNames(child, inner, around);
      declareIn(child, inner);
    });
  };

  const resolveIn = (node: ts.Node, scope: Scope): void => {
    ts.forEachChild(node, (child) => {
      if (isErased(child)) return;
      if (!ts.isIdentifier(child))
        resolveIn(child, scopes.get(child) ?? surrounding(node, child, scope));
      else if (isValueReference(child)) refer(child, scope);
    });
  };

  const refer = (identifier: ts.Identifier, scope: Scope): void => {
    const binding = scope.resolve(identifier.text);
    if (!binding) {
      free.push(identifier);
      return;
    }
    bound.set(identifier, binding);
    binding.references.push(identifier);
    if (isAssignmentTarget(identifier)) binding.writes.push(identifier);
    if (scope.owner !== binding.scope.owner) binding.captured = true;
  };

  declareIn(source, module);
  resolveIn(source, module);
  return {
    module,
    scopeOf: (node) => scopes.get(node),
    bindingOf: (identifier) => bound.get(identifier),
    free,
    scopes: [...scopes.values()],
  };
}

/** Why: a computed member name is evaluated where the class or object stands, not inside the member. */
function surrounding(parent: ts.Node, child: ts.Node, scope: Scope): Scope {
  return ts.isComputedPropertyName(child) && scope.node === parent && scope.parent
    ? scope.parent
    : scope;
}

/** True for an identifier that is evaluated, false for declared names, property names, labels and the like. */
function isValueReference(identifier: ts.Identifier): boolean {
  const parent = identifier.parent;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent))
    return isExpressionOf(parent, identifier);
  if (ts.isBindingElement(parent)) return parent.initializer === identifier;
  if (ts.isExportSpecifier(parent)) return isExportedValue(parent, identifier);
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent))
    return false;
  if (ts.isNamespaceExport(parent) || ts.isImportEqualsDeclaration(parent)) return false;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isEnumMember(parent)) {
    return parent.initializer === identifier;
  }
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return parent.initializer === identifier;
  if (ts.isFunctionLike(parent) || ts.isClassLike(parent) || ts.isEnumDeclaration(parent)) {
    return ts.isArrowFunction(parent) && parent.body === identifier;
  }
  return !ts.isModuleDeclaration(parent);
}

function isExpressionOf(
  parent: ts.PropertyAccessExpression | ts.MetaProperty,
  child: ts.Identifier,
): boolean {
  return ts.isPropertyAccessExpression(parent) && parent.expression === child;
}

function isExportedValue(specifier: ts.ExportSpecifier, identifier: ts.Identifier): boolean {
  const declaration = specifier.parent.parent;
  if (declaration.moduleSpecifier || declaration.isTypeOnly || specifier.isTypeOnly) return false;
  return (specifier.propertyName ?? specifier.name) === identifier;
}

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** True when evaluating the surrounding expression assigns to the node, destructuring included. */
export function isAssignmentTarget(node: ts.Node): boolean {
  const parent = node.parent;
  if (ts.isBinaryExpression(parent))
    return parent.left === node && isAssignmentOperator(parent.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return (
      parent.operator === ts.SyntaxKind.PlusPlusToken ||
      parent.operator === ts.SyntaxKind.MinusMinusToken
    );
  }
  if (ts.isForInStatement(parent) || ts.isForOfStatement(parent))
    return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent))
    return parent.name === node && isAssignmentTarget(parent.parent);
  if (ts.isPropertyAssignment(parent))
    return parent.initializer === node && isAssignmentTarget(parent.parent);
  const passes =
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isTypeAssertionExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isSpreadAssignment(parent);
  return passes && isAssignmentTarget(ts.isSpreadAssignment(parent) ? parent.parent : parent);
}
