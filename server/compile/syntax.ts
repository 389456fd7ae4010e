import ts from 'typescript';

/**
 * Short constructors for the JavaScript that the compile step generates.
 *
 * Invariant: every name made up here starts with one of the prefixes that {@link isReservedName} refuses in a lab.
 */
const f = ts.factory;

const RESERVED = /^\$(?:t|B|f|e|x|m|id|require|exports)/;

/** True for identifiers that only generated code may use. */
export function isReservedName(name: string): boolean {
  return RESERVED.test(name);
}

export function name(text: string): ts.Identifier {
  return f.createIdentifier(text);
}

/** `$t.member` */
export function engine(member: string): ts.PropertyAccessExpression {
  return f.createPropertyAccessExpression(name('$t'), member);
}

/** A slot of the current frame. */
export function slot(index: number): ts.Expression {
  return f.createPropertyAccessExpression(name('$f'), `v${String(index)}`);
}

export function text(value: string): ts.StringLiteral {
  return f.createStringLiteral(value);
}

export function call(callee: ts.Expression, ...args: readonly ts.Expression[]): ts.CallExpression {
  return f.createCallExpression(callee, undefined, args);
}

export function assign(target: ts.Expression, value: ts.Expression): ts.Expression {
  return f.createAssignment(target, value);
}

export function run(expression: ts.Expression): ts.Statement {
  return f.createExpressionStatement(expression);
}

export function paren(expression: ts.Expression): ts.ParenthesizedExpression {
  return f.createParenthesizedExpression(expression);
}

export function choose(test: ts.Expression, yes: ts.Expression, no: ts.Expression): ts.Expression {
  return f.createConditionalExpression(test, undefined, yes, undefined, no);
}

export function sequence(...parts: readonly ts.Expression[]): ts.Expression {
  return parts.length === 1 && parts[0] ? parts[0] : paren(f.createCommaListExpression(parts));
}

export function block(statements: readonly ts.Statement[]): ts.Block {
  return f.createBlock(statements, true);
}

export function declare(
  keyword: 'const' | 'let',
  variables: readonly (readonly [string, ts.Expression?])[],
): ts.Statement {
  const declarations = variables.map(([variable, value]) =>
    f.createVariableDeclaration(variable, undefined, undefined, value),
  );
  const flags = keyword === 'const' ? ts.NodeFlags.Const : ts.NodeFlags.Let;
  return f.createVariableStatement(undefined, f.createVariableDeclarationList(declarations, flags));
}

export function arrow(parameters: readonly string[], body: ts.ConciseBody): ts.ArrowFunction {
  return f.createArrowFunction(
    undefined,
    undefined,
    parameterList(parameters),
    undefined,
    undefined,
    body,
  );
}

export function parameterList(parameters: readonly string[]): ts.ParameterDeclaration[] {
  return parameters.map((parameter) =>
    f.createParameterDeclaration(undefined, undefined, parameter),
  );
}

/** Strips parentheses and the type-only wrappers `as`, `satisfies`, `!` and `<T>`. */
export function bare(expression: ts.Expression): ts.Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** Calls `each` for every identifier that a binding name declares. */
export function forEachBoundName(
  binding: ts.BindingName,
  each: (identifier: ts.Identifier) => void,
): void {
  if (ts.isIdentifier(binding)) {
    each(binding);
    return;
  }
  for (const element of binding.elements) {
    if (!ts.isOmittedExpression(element)) forEachBoundName(element.name, each);
  }
}

export function hasModifier(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false)
  );
}

/** True for syntax that only the type checker sees and that leaves nothing behind at run time. */
export function isErased(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return false;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isTypeParameterDeclaration(node)) return true;
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true;
  if (ts.isHeritageClause(node)) {
    return node.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(node.parent);
  }
  if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) return true;
  if (hasModifier(node, ts.SyntaxKind.AbstractKeyword) && !ts.isClassDeclaration(node)) return true;
  return ts.isFunctionLike(node) && !('body' in node && node.body);
}

/** False where the value of an expression goes nowhere: a statement of its own, or the step of a `for`. */
export function isUsed(node: ts.Expression): boolean {
  const parent = node.parent;
  if (ts.isParenthesizedExpression(parent)) return isUsed(parent);
  if (ts.isExpressionStatement(parent)) return false;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.CommaToken) {
    return parent.right === node && isUsed(parent);
  }
  return !(
    ts.isForStatement(parent) &&
    (parent.incrementor === node || parent.initializer === node)
  );
}
