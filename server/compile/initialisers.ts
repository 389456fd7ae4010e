import ts from 'typescript';
import { functionAccessor } from './accessor.ts';
import { Temporaries, type FileState } from './file-state.ts';
import { framedBody, withOwnTemporaries } from './function-body.ts';
import { functionLabel } from './function-label.ts';
import { joinPieces } from './pieces.ts';
import { isDefinition } from './parts.ts';
import { probe } from './probe.ts';
import { Scope } from './scope.ts';
import { arrow, bare, call, hasModifier, paren, run, sequence } from './syntax.ts';

/**
 * Initialisers: the defaults of parameters and the values of class fields. They run outside of a function's body, so
 * each has a frame of its own under its function's or constructor's name.
 *
 * Contract: one that cannot throw or call takes a frame only for a stop. One that is a function or a class is made
 * without a stop: a definition takes its name from the parameter or field only where it stands there by itself.
 */
const f = ts.factory;
const K = ts.SyntaxKind;

/** The parameters of a function that {@link FileState.fn} has entered. */
export function visitParameters(
  file: FileState,
  node: ts.SignatureDeclaration,
): ts.ParameterDeclaration[] {
  const { fn, accessor, inParameters, position } = file;
  file.position = undefined;
  if (ts.isConstructorDeclaration(node)) fn.before.push(...lastField(file, node));
  file.fn = {
    ...{ ...fn, scope: parameterScope(fn.scope), ranges: new Map(), declared: new Map() },
    ...{ kept: undefined, hasAccessor: true, switchesAccessor: false, mayDelay: false },
  };
  file.accessor = ownAccessor(file, accessor);
  file.inParameters = true;
  const list = node.parameters
    .filter((parameter) => parameter.name.getText(file.source) !== 'this')
    .map((parameter) => file.visit(parameter) as ts.ParameterDeclaration);
  file.fn = fn;
  file.accessor = accessor;
  file.inParameters = inParameters;
  file.position = position;
  return list;
}

/** Why: the fields of a derived class are set inside of super(), a call deeper than the constructor. */
function lastField(file: FileState, node: ts.ConstructorDeclaration): number[] {
  const extended = node.parent.heritageClauses?.some(({ token }) => token === K.ExtendsKeyword);
  const last = file.fields.instance.get(node.parent);
  return extended === true || last === undefined ? [] : [last];
}

/** Why: a default sees the parameters and what is around the function, but nothing of its body. */
function parameterScope(scope: Scope): Scope {
  const seen = new Scope('function', scope.node, scope.parent);
  for (const [name, binding] of scope.bindings) {
    if (binding.kind === 'parameter' || binding.kind === 'self') seen.bindings.set(name, binding);
  }
  return seen;
}

/** The accessor of the current function as an expression: there is no place to declare it. */
function ownAccessor(file: FileState, outer: string): string {
  return `(${joinPieces(functionAccessor(file, outer), 0)})`;
}

/** A field's value runs as a function with the object, or the class, as `this`. */
export function visitField(file: FileState, node: ts.PropertyDeclaration): ts.PropertyDeclaration {
  const key = file.visit(node.name) as ts.PropertyName;
  const scope = file.tree.scopeOf(node);
  const { initializer } = node;
  const value =
    initializer && scope && !isDefinition(initializer)
      ? fieldValue(file, node, initializer, scope)
      : initializer && visitInitialiser(file, initializer);
  return f.updatePropertyDeclaration(node, node.modifiers, key, undefined, undefined, value);
}

function fieldValue(
  file: FileState,
  node: ts.PropertyDeclaration,
  initializer: ts.Expression,
  scope: Scope,
): ts.Expression {
  const { fn, accessor, inParameters } = file;
  const last = hasModifier(node, K.StaticKeyword) ? file.fields.static : file.fields.instance;
  const span = { start: initializer.getStart(file.source), end: initializer.end };
  file.fn = file.enter(scope, functionLabel(node, file.source), span);
  file.fn.before.push(...[last.get(node.parent) ?? []].flat());
  file.accessor = ownAccessor(file, accessor);
  file.inParameters = false;
  const value = visitInitialiser(file, initializer);
  const own = file.fn.before.at(-1);
  if (own !== undefined) last.set(node.parent, own);
  file.fn = fn;
  file.accessor = accessor;
  file.inParameters = inParameters;
  return value;
}

/** The value of a default or a field with its position, which joins those that came before the body. */
export function visitInitialiser(file: FileState, node: ts.Expression): ts.Expression {
  if (isDefinition(node)) return visitDefinition(file, node);
  const span = { start: node.getStart(file.source), end: node.end };
  const id = file.table.add(span, file.fn.label, file.fn.scope);
  const initialised = isHarmless(bare(node))
    ? sequence(stopAside(file, id), file.expression(node))
    : inFrame(file, id, [probe(file, id, false)], node);
  file.fn.before.push(id);
  return initialised;
}

function visitDefinition(file: FileState, node: ts.Expression): ts.Expression {
  const { position } = file;
  file.position = undefined;
  const value = withOwnTemporaries(file, () => file.expression(node));
  file.position = position;
  return value;
}

function stopAside(file: FileState, id: number): ts.Expression {
  const stop = run(file.insert(['$f.s = ', id, '; $t.hook(', id, ')']));
  const due = file.insert(['(++$t.n >= $t.stop || $B[', id, '])']);
  return f.createLogicalAnd(due, inFrame(file, id, [stop]));
}

function inFrame(
  file: FileState,
  id: number,
  statements: readonly ts.Statement[],
  value?: ts.Expression,
): ts.Expression {
  const { temporaries, inParameters, position } = file;
  file.temporaries = new Temporaries();
  file.inParameters = false;
  file.position = { id, scope: file.fn.scope, parts: 0 };
  const returned = value ? [f.createReturnStatement(file.expression(value))] : [];
  const body = framedBody(file, file.accessor, [...statements, ...returned]);
  file.temporaries = temporaries;
  file.inParameters = inParameters;
  file.position = position;
  return call(paren(arrow([], body)));
}

/** True for a literal: nothing that could throw or call. */
function isHarmless(value: ts.Expression): boolean {
  if (ts.isLiteralExpression(value)) return value.kind !== K.RegularExpressionLiteral;
  if (ts.isPrefixUnaryExpression(value)) {
    return value.operator === K.MinusToken && ts.isNumericLiteral(value.operand);
  }
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return (
    value.kind === K.TrueKeyword || value.kind === K.FalseKeyword || value.kind === K.NullKeyword
  );
}
