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
  /** Where `fork` is used as a value, so that nobody knows what it is called with. */
  readonly escapes: readonly Place[];
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
  return { holdings, ...forkUses(tree, placeOf) };
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

function forkUses(
  tree: ScopeTree,
  placeOf: (node: ts.Node) => Place,
): Pick<ForkSummary, 'children' | 'escapes'> {
  const children: { name: string | undefined; place: Place }[] = [];
  const escapes = passedOn(tree.module.node).map(placeOf);
  for (const binding of tree.module.bindings.values()) {
    if (
      binding.kind !== 'import' ||
      specifierOf(importDeclaration(binding) as ts.ImportDeclaration) !== 'unistd.h'
    )
      continue;
    for (const reference of binding.references) {
      const use = forkUse(binding, reference);
      if (!use) continue;
      const forked = calledBy(use);
      if (!forked) {
        escapes.push(placeOf(use));
        continue;
      }
      const child = forked.arguments[0] && bare(forked.arguments[0]);
      const known = child && ts.isIdentifier(child) && tree.bindingOf(child)?.scope === tree.module;
      children.push({ name: known ? child.text : undefined, place: placeOf(child ?? forked) });
    }
  }
  return { children, escapes };
}

/** `export { fork } from 'unistd.h'` */
function passedOn(source: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(source, (statement) => {
    if (!ts.isExportDeclaration(statement) || specifierOf(statement) !== 'unistd.h') return;
    const clause = statement.exportClause;
    if (!clause || !ts.isNamedExports(clause)) return;
    found.push(
      ...clause.elements.filter(({ propertyName, name }) => (propertyName ?? name).text === 'fork'),
    );
  });
  return found;
}

/** The expression that is `fork` itself: the imported name, or the member of a namespace that leaves no other choice. */
function forkUse(binding: Binding, reference: ts.Identifier): ts.Expression | undefined {
  if (!ts.isNamespaceImport(binding.declaration))
    return importedName(binding.declaration) === 'fork' ? reference : undefined;
  const { parent } = reference;
  if (!ts.isPropertyAccessExpression(parent)) return reference;
  return parent.name.text === 'fork' ? parent : undefined;
}

function calledBy(use: ts.Expression): ts.CallExpression | undefined {
  let callee: ts.Node = use;
  while (ts.isParenthesizedExpression(callee.parent)) callee = callee.parent;
  const { parent } = callee;
  return ts.isCallExpression(parent) && parent.expression === callee ? parent : undefined;
}
