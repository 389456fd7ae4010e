import ts from 'typescript';
import { importDeclaration, importedName } from './imported-names.ts';
import { specifierOf } from './module-links.ts';
import type { Place } from './problems.ts';
import type { Binding } from './scope.ts';
import type { ScopeTree } from './scope-tree.ts';
import { bare } from './syntax.ts';

/** A use of a top-level name inside a function. */
export interface NameUse {
  readonly name: string;
  readonly place: Place;
}

/** What a top-level name of a file holds, seen by a child process. */
export type Holding =
  | { readonly kind: 'function'; readonly uses: readonly NameUse[] }
  /** A primitive that never changes. */
  | { readonly kind: 'constant' }
  /** A variable, or an object that both processes would share. */
  | { readonly kind: 'state' }
  | { readonly kind: 'import'; readonly specifier: string; readonly imported: string | undefined };

/** What one file contributes to the check of `fork()`. */
export interface ForkSummary {
  readonly holdings: ReadonlyMap<string, Holding>;
  /** First arguments of `fork()`; the name is absent for anything but an identifier of the top level. */
  readonly children: readonly { readonly name: string | undefined; readonly place: Place }[];
}

export function summarizeForks(tree: ScopeTree, placeOf: (node: ts.Node) => Place): ForkSummary {
  const uses = new Map<Binding, NameUse[]>();
  const functions = new Map<ts.Node, Binding>();
  for (const binding of tree.module.bindings.values()) {
    const body = functionOf(binding);
    if (!body) continue;
    functions.set(body, binding);
    uses.set(binding, []);
  }
  const holdings = new Map<string, Holding>();
  for (const binding of tree.module.bindings.values()) {
    for (const reference of binding.references) {
      const user = topLevelFunction(reference, functions);
      if (user) uses.get(user)?.push({ name: binding.name, place: placeOf(reference) });
    }
    holdings.set(binding.name, holdingOf(binding, uses, tree));
  }
  return { holdings, children: forkedChildren(tree, placeOf) };
}

function functionOf(binding: Binding): ts.Node | undefined {
  const declaration = binding.declaration.parent;
  if (ts.isFunctionDeclaration(declaration)) return declaration;
  if (
    binding.kind !== 'const' ||
    !ts.isVariableDeclaration(declaration) ||
    !declaration.initializer
  )
    return undefined;
  const value = bare(declaration.initializer);
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ? value : undefined;
}

function topLevelFunction(
  node: ts.Node,
  functions: ReadonlyMap<ts.Node, Binding>,
): Binding | undefined {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    const found = functions.get(at);
    if (found) return found;
  }
  return undefined;
}

function holdingOf(
  binding: Binding,
  uses: ReadonlyMap<Binding, NameUse[]>,
  tree: ScopeTree,
): Holding {
  const own = uses.get(binding);
  if (own) return { kind: 'function', uses: own };
  if (binding.kind === 'import') {
    const declaration = importDeclaration(binding) as ts.ImportDeclaration;
    const whole = ts.isNamespaceImport(binding.declaration);
    return {
      kind: 'import',
      specifier: specifierOf(declaration),
      imported: whole ? undefined : importedName(binding.declaration),
    };
  }
  return { kind: isConstant(binding, tree) ? 'constant' : 'state' };
}

function isConstant(binding: Binding, tree: ScopeTree): boolean {
  if (binding.kind === 'enum') return true;
  const declaration = binding.declaration.parent;
  if (binding.kind !== 'const' || !ts.isVariableDeclaration(declaration)) return false;
  const named = ts.isIdentifier(declaration.name);
  return (
    named && declaration.initializer !== undefined && isPrimitive(declaration.initializer, tree)
  );
}

/** True for literals, and for operators over literals, constants and what headers export. */
function isPrimitive(expression: ts.Expression, tree: ScopeTree): boolean {
  const node = bare(expression);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isBigIntLiteral(node))
    return true;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return true;
  if (node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isPrefixUnaryExpression(node)) return isPrimitive(node.operand, tree);
  if (ts.isBinaryExpression(node))
    return isPrimitive(node.left, tree) && isPrimitive(node.right, tree);
  if (ts.isTemplateExpression(node))
    return node.templateSpans.every((span) => isPrimitive(span.expression, tree));
  if (!ts.isIdentifier(node)) return false;
  const binding = tree.bindingOf(node);
  if (!binding) return node.text === 'undefined';
  // Why: a constant that names itself has no value at all; its initialiser throws before anybody forks.
  const earlier = binding.declaration.pos < node.pos;
  return earlier && (binding.kind === 'import' || isConstant(binding, tree));
}

function forkedChildren(
  tree: ScopeTree,
  placeOf: (node: ts.Node) => Place,
): { name: string | undefined; place: Place }[] {
  const children: { name: string | undefined; place: Place }[] = [];
  for (const binding of tree.module.bindings.values()) {
    if (
      binding.kind !== 'import' ||
      specifierOf(importDeclaration(binding) as ts.ImportDeclaration) !== 'unistd.h'
    )
      continue;
    for (const reference of binding.references) {
      const forked = forkCall(binding, reference);
      if (!forked) continue;
      const child = forked.arguments[0] && bare(forked.arguments[0]);
      const known = child && ts.isIdentifier(child) && tree.bindingOf(child)?.scope === tree.module;
      children.push({ name: known ? child.text : undefined, place: placeOf(child ?? forked) });
    }
  }
  return children;
}

function forkCall(binding: Binding, reference: ts.Identifier): ts.CallExpression | undefined {
  let callee: ts.Node = reference;
  if (ts.isNamespaceImport(binding.declaration)) {
    callee = reference.parent;
    if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'fork') return undefined;
  } else if (importedName(binding.declaration) !== 'fork') return undefined;
  while (ts.isParenthesizedExpression(callee.parent)) callee = callee.parent;
  const parent = callee.parent;
  return ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined;
}
