import ts from 'typescript';
import type { FileState } from './file-state.ts';
import { partProbe } from './probe.ts';
import { assign, bare, sequence } from './syntax.ts';

/**
 * Parts of comma, short-circuit and conditional expressions. One that starts on another line than what stands before it
 * is stopped at like a statement.
 *
 * Contract: a part ticks when it is evaluated, and nothing ticks for the operator. What the statement calls after a part
 * is called from the statement, not from the part.
 */
const K = ts.SyntaxKind;
const JOINING: ReadonlySet<ts.SyntaxKind> = new Set([
  K.AmpersandAmpersandToken,
  K.BarBarToken,
  K.QuestionQuestionToken,
  K.CommaToken,
]);

/** Rewrites a part with its probe, or a whole expression of parts; undefined for every other expression. */
export function visitParts(
  file: FileState,
  node: ts.Expression,
  visit: () => ts.Expression,
): ts.Expression | undefined {
  const { position } = file;
  if (!position) return undefined;
  if (isPart(file, node)) {
    const span = { start: node.getStart(file.source), end: node.end };
    const id = file.table.add(span, file.fn.label, position.scope);
    const probe = partProbe(file, id);
    file.position = { ...position, id };
    const value = visit();
    file.position = { ...position, parts: file.position.parts + 1 };
    return sequence(probe, value);
  }
  if (!isJoined(node) || isLast(node)) return undefined;
  const value = visit();
  if (file.position?.parts === position.parts) return value;
  const held = file.temporaries.fresh();
  return sequence(assign(held, value), file.insert(['$f.s = ', position.id]), held);
}

function isJoined(node: ts.Node): node is ts.BinaryExpression | ts.ConditionalExpression {
  if (ts.isConditionalExpression(node)) return true;
  return ts.isBinaryExpression(node) && JOINING.has(node.operatorToken.kind);
}

function isPart(file: FileState, node: ts.Expression): boolean {
  const before = isDefinition(node) ? undefined : partBefore(node);
  if (!before) return false;
  const line = (offset: number): number => file.source.getLineAndCharacterOfPosition(offset).line;
  return line(before.end) < line(node.getStart(file.source));
}

/** The operand that is evaluated before this one, if the node is an operand that may follow another. */
function partBefore(node: ts.Expression): ts.Expression | undefined {
  const { parent } = node;
  if (!isJoined(parent)) return undefined;
  if (ts.isBinaryExpression(parent)) return parent.right === node ? parent.left : undefined;
  if (parent.whenTrue === node) return parent.condition;
  return parent.whenFalse === node ? parent.whenTrue : undefined;
}

/** A function or a class: making one runs nothing. */
export function isDefinition(node: ts.Expression): boolean {
  const value = bare(node);
  return ts.isFunctionExpression(value) || ts.isArrowFunction(value) || ts.isClassExpression(value);
}

/** True when the statement calls nothing after the expression, or when a larger expression of parts takes care. */
function isLast(node: ts.Expression): boolean {
  const { parent } = node;
  if (isJoined(parent)) return true;
  if (bare(parent as ts.Expression) !== parent) return isLast(parent as ts.Expression);
  if (ts.isBinaryExpression(parent)) {
    const plain = parent.operatorToken.kind === K.EqualsToken && ts.isIdentifier(parent.left);
    return plain && parent.right === node && isLast(parent);
  }
  if (ts.isVariableDeclaration(parent)) {
    const list = parent.parent;
    const single = ts.isVariableDeclarationList(list) && list.declarations.length === 1;
    return single && ts.isIdentifier(parent.name);
  }
  return (
    ts.isExpressionStatement(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isThrowStatement(parent) ||
    ts.isIfStatement(parent) ||
    ts.isWhileStatement(parent) ||
    ts.isDoStatement(parent) ||
    ts.isForStatement(parent) ||
    ts.isArrowFunction(parent)
  );
}
