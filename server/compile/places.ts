import ts from 'typescript';
import { assign, bare, name, paren } from './syntax.ts';

const K = ts.SyntaxKind;

/** What the rewriting of an expression needs from the code around it. */
export interface ExpressionHost {
  /** Rewrites an operand. */
  visit(operand: ts.Expression): ts.Expression;
  /** The one temporary that is assigned and read with nothing in between. */
  shared(): ts.Identifier;
  /** A temporary of its own, safe across other code. */
  fresh(): ts.Identifier;
  /** The place of a variable that is no plain variable in the generated code. */
  variable(identifier: ts.Identifier): Place | undefined;
  /** False where the value of an expression goes nowhere. */
  isUsed(node: ts.Expression): boolean;
}

/**
 * Something that can be read and assigned.
 *
 * Contract: in the generated code `write(… read …)` evaluates the parts of the place once, in source order, before the
 * value.
 */
export interface Place {
  readonly read: ts.Expression;
  write(value: ts.Expression): ts.Expression;
  /** Present when the place is a variable of the generated code. */
  readonly variable?: ts.Identifier;
}

/** Resolves an assignment target that is no destructuring pattern. */
export function placeOf(expression: ts.Expression, host: ExpressionHost): Place {
  const node = bare(expression);
  if (ts.isPropertyAccessExpression(node)) {
    const object = part(node.expression, host);
    const member = (of: ts.Expression): ts.Expression =>
      ts.factory.createPropertyAccessExpression(of, node.name);
    return property(member(object.first), member(object.again));
  }
  if (ts.isElementAccessExpression(node)) {
    const object = part(node.expression, host, isSimple(node.argumentExpression));
    const key = part(node.argumentExpression, host);
    return property(
      ts.factory.createElementAccessExpression(object.first, key.first),
      ts.factory.createElementAccessExpression(object.again, key.again),
    );
  }
  const special = ts.isIdentifier(node) ? host.variable(node) : undefined;
  if (special) return special;
  const variable = ts.isIdentifier(node) ? name(node.text) : host.visit(node);
  const place = property(variable, variable);
  return ts.isIdentifier(variable) ? { ...place, variable } : place;
}

function property(target: ts.Expression, read: ts.Expression): Place {
  return { read, write: (value) => paren(assign(target, value)) };
}

/**
 * An object or key that is evaluated where it is written first and only repeated afterwards.
 *
 * @param undisturbed false when code between the two could change a variable
 */
function part(
  expression: ts.Expression,
  host: ExpressionHost,
  undisturbed = true,
): { first: ts.Expression; again: ts.Expression } {
  const steady = expression.kind === K.ThisKeyword || expression.kind === K.SuperKeyword;
  const visited = host.visit(expression);
  const same = visited === expression || isSimple(visited);
  if (same && (steady || (undisturbed && isSimple(expression))))
    return { first: visited, again: visited };
  const held = host.fresh();
  return { first: paren(assign(held, visited)), again: held };
}

function isSimple(expression: ts.Expression): boolean {
  return (
    ts.isIdentifier(expression) ||
    ts.isStringLiteralLike(expression) ||
    ts.isNumericLiteral(expression)
  );
}
