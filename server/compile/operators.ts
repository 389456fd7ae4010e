import ts from 'typescript';
import { placeOf, type ExpressionHost } from './places.ts';
import { assign, bare, call, choose, engine, paren, sequence, text } from './syntax.ts';

/**
 * The 64-bit operator rules: every operation whose bigint result may leave the range of an `unsigned long` is wrapped.
 *
 * Contract: operands are evaluated once and from left to right; numbers, strings and the engine's own TypeErrors (mixing
 * bigint and number) come out as the plain operators give them; a bigint result is `BigInt.asUintN(64, …)` of the exact
 * one. `&`, `|`, `^`, `>>`, `/` and `%` stay as they are: on values in range they stay in range.
 */
const f = ts.factory;
const K = ts.SyntaxKind;
const MASK = (1n << 64n) - 1n;

/** The binary operator behind a compound assignment, for the operators that the rules touch. */
const COMPOUND: ReadonlyMap<ts.SyntaxKind, ts.BinaryOperator> = new Map<
  ts.SyntaxKind,
  ts.BinaryOperator
>([
  [K.PlusEqualsToken, K.PlusToken],
  [K.MinusEqualsToken, K.MinusToken],
  [K.AsteriskEqualsToken, K.AsteriskToken],
  [K.AsteriskAsteriskEqualsToken, K.AsteriskAsteriskToken],
  [K.LessThanLessThanEqualsToken, K.LessThanLessThanToken],
]);

const WRAPPED: ReadonlySet<ts.SyntaxKind> = new Set(COMPOUND.values());

/** `value` if it is no bigint, else its low 64 bits. */
function low64(value: ts.Expression, host: ExpressionHost): ts.Expression {
  const held = host.shared();
  return paren(choose(isBigint(paren(assign(held, value))), call(engine('u64'), held), held));
}

function isBigint(value: ts.Expression): ts.Expression {
  return f.createStrictEquality(f.createTypeOfExpression(value), text('bigint'));
}

/** `left operator right` under the rules; the operands are already rewritten. */
function arithmetic(
  left: ts.Expression,
  operator: ts.BinaryOperator,
  right: ts.Expression,
  host: ExpressionHost,
): ts.Expression {
  if (operator === K.AsteriskAsteriskToken) return call(engine('pow'), left, right);
  if (operator === K.LessThanLessThanToken && !isSmallCount(right))
    return call(engine('shl'), left, right);
  return low64(f.createBinaryExpression(left, operator, right), host);
}

function isSmallCount(count: ts.Expression): boolean {
  const literal = bare(count);
  return ts.isBigIntLiteral(literal) && bigintOf(literal) < 64n;
}

export function bigintOf(literal: ts.BigIntLiteral): bigint {
  return BigInt(literal.text.replace(/n$/, '').replaceAll('_', ''));
}

/** Rewrites one operator expression; undefined for expressions that the rules do not touch. */
export function rewriteOperator(
  node: ts.Expression,
  host: ExpressionHost,
): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const compound = COMPOUND.get(node.operatorToken.kind);
    if (compound !== undefined) return rewriteCompound(node, compound, host);
    const operator = node.operatorToken.kind;
    if (!isWrapped(operator) || isNeverBigint(node.left) || isNeverBigint(node.right))
      return undefined;
    return arithmetic(host.visit(node.left), operator, host.visit(node.right), host);
  }
  if (ts.isPostfixUnaryExpression(node)) return rewriteStep(node, node.operator, host);
  if (!ts.isPrefixUnaryExpression(node)) return undefined;
  if (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken) {
    return rewriteStep(node, node.operator, host);
  }
  if (node.operator !== K.MinusToken && node.operator !== K.TildeToken) return undefined;
  const literal = bare(node.operand);
  if (ts.isBigIntLiteral(literal)) {
    const value = node.operator === K.MinusToken ? -bigintOf(literal) : ~bigintOf(literal);
    return f.createBigIntLiteral(`${String(value & MASK)}n`);
  }
  if (isNeverBigint(literal)) return undefined;
  return low64(f.createPrefixUnaryExpression(node.operator, host.visit(node.operand)), host);
}

function isWrapped(operator: ts.BinaryOperator): boolean {
  return WRAPPED.has(operator);
}

function rewriteCompound(
  node: ts.BinaryExpression,
  operator: ts.BinaryOperator,
  host: ExpressionHost,
): ts.Expression | undefined {
  const special =
    ts.isIdentifier(bare(node.left)) &&
    host.variable(bare(node.left) as ts.Identifier) !== undefined;
  if (isNeverBigint(node.right) && !special) return undefined;
  const place = placeOf(node.left, host);
  return place.write(arithmetic(place.read, operator, host.visit(node.right), host));
}

/** `++` and `--`: the native operator runs on the variable or on a temporary, since it alone converts operands. */
function rewriteStep(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  operator: ts.PostfixUnaryOperator,
  host: ExpressionHost,
): ts.Expression {
  const place = placeOf(node.operand, host);
  const old = ts.isPostfixUnaryExpression(node) && host.isUsed(node) ? host.fresh() : undefined;
  const counter = place.variable ?? host.fresh();
  const masked = call(engine('u64'), counter);
  const parts = place.variable ? [] : [assign(counter, place.read)];
  if (old) parts.push(assign(old, f.createPostfixUnaryExpression(counter, operator)));
  const stepped = old ? counter : f.createPrefixUnaryExpression(operator, counter);
  parts.push(
    paren(choose(isBigint(stepped), place.variable ? assign(counter, masked) : masked, counter)),
  );
  const effect = place.variable ? parts : [place.write(sequence(...parts))];
  return sequence(...effect, ...(old ? [old] : []));
}

/** True when no evaluation of the expression gives a bigint, or an object that converts to one. */
export function isNeverBigint(expression: ts.Expression): boolean {
  const node = bare(expression);
  if (ts.isNumericLiteral(node) || ts.isStringLiteralLike(node) || ts.isTemplateExpression(node))
    return true;
  if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node) || ts.isDeleteExpression(node))
    return true;
  if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword || node.kind === K.NullKeyword)
    return true;
  if (ts.isPrefixUnaryExpression(node)) {
    if (node.operator === K.ExclamationToken || node.operator === K.PlusToken) return true;
    return isNeverBigint(node.operand);
  }
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  if (operator >= K.LessThanToken && operator <= K.ExclamationEqualsEqualsToken) return true;
  if (operator === K.InKeyword || operator === K.InstanceOfKeyword) return true;
  if (operator === K.GreaterThanGreaterThanGreaterThanToken) return true;
  const arithmeticOperator = operator >= K.PlusToken && operator <= K.CaretToken;
  return arithmeticOperator && (isNeverBigint(node.left) || isNeverBigint(node.right));
}
