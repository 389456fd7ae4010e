import ts from 'typescript';
import { functionAccessor } from './accessor.ts';
import { Temporaries, type FileState } from './file-state.ts';
import { functionLabel } from './function-label.ts';
import { readImport } from './imported-names.ts';
import { probe } from './probe.ts';
import { visitList, type Generated } from './statements.ts';
import { arrow, assign, block, call, declare, engine, frame, isErased, name, paren, run } from './syntax.ts';

/**
 * Functions: a frame is pushed before the body and popped whatever happens in it.
 *
 * Contract: `const $f = $t.push(entry, outer); try { const $e1 = …; $f.e = $e1; … } finally { $t.pop(); }`. The frame
 * starts with the enclosing function's accessor, because its own can only stand where it sees the body's declarations.
 */
const f = ts.factory;

type Instrumented =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.AccessorDeclaration;

export function isInstrumented(node: ts.Node): node is Instrumented {
  return ts.isFunctionLike(node) && !isErased(node);
}

export function instrumentFunction(file: FileState, node: Instrumented): ts.Node {
  const outside = file.inParameters;
  const key = node.name && ts.isComputedPropertyName(node.name) ? (file.visit(node.name) as ts.PropertyName) : node.name;
  file.inParameters = true;
  const parameters = node.parameters.filter((parameter) => parameter.name.getText(file.source) !== 'this');
  const list = parameters.map((parameter) => file.visit(parameter) as ts.ParameterDeclaration);
  file.inParameters = false;
  const body = functionBody(file, node, node.body);
  file.inParameters = outside;
  if (ts.isArrowFunction(node)) {
    return f.updateArrowFunction(node, undefined, undefined, list, undefined, node.equalsGreaterThanToken, body);
  }
  if (ts.isFunctionDeclaration(node)) {
    return f.updateFunctionDeclaration(node, undefined, undefined, node.name, undefined, list, undefined, body);
  }
  if (ts.isFunctionExpression(node)) {
    return f.updateFunctionExpression(node, undefined, undefined, node.name, undefined, list, undefined, body);
  }
  if (ts.isConstructorDeclaration(node)) return f.updateConstructorDeclaration(node, undefined, list, body);
  const modifiers = ts.getModifiers(node);
  const property = key as ts.PropertyName;
  if (ts.isMethodDeclaration(node)) {
    return f.updateMethodDeclaration(node, modifiers, undefined, property, undefined, undefined, list, undefined, body);
  }
  if (ts.isGetAccessorDeclaration(node)) {
    return f.updateGetAccessorDeclaration(node, modifiers, property, list, undefined, body);
  }
  return f.updateSetAccessorDeclaration(node, modifiers, property, list, body);
}

export function instrumentStaticBlock(file: FileState, node: ts.ClassStaticBlockDeclaration): ts.Node {
  return f.updateClassStaticBlockDeclaration(node, functionBody(file, node, node.body));
}

/** Generates an expression that may not use the surrounding function's temporaries. */
export function withOwnTemporaries(file: FileState, generate: () => ts.Expression): ts.Expression {
  const saved = file.temporaries;
  const own = new Temporaries();
  file.temporaries = own;
  const expression = generate();
  file.temporaries = saved;
  const declaration = own.declaration();
  if (declaration.length === 0) return expression;
  return call(paren(arrow([], block([...declaration, f.createReturnStatement(expression)]))));
}

function functionBody(
  file: FileState,
  node: Instrumented | ts.ClassStaticBlockDeclaration,
  body: ts.ConciseBody | undefined,
): ts.Block {
  const scope = file.tree.scopeOf(node);
  if (!scope || !body) return block([]);
  const saved = { fn: file.fn, accessor: file.accessor, temporaries: file.temporaries };
  const outer = file.accessor;
  file.fn = file.enter(scope, functionLabel(node, file.source));
  file.temporaries = new Temporaries();
  if (file.fn.hasAccessor) file.accessor = file.nextAccessor();
  const span = { start: node.getStart(file.source), end: node.end };
  const entry = file.table.add(span, file.fn.label, scope, true);
  const generated = ts.isBlock(body) ? visitBlockBody(file, body) : visitConciseBody(file, body);
  const framed = framedBody(file, entry, outer, [], generated.statements);
  file.fn = saved.fn;
  file.accessor = saved.accessor;
  file.temporaries = saved.temporaries;
  return framed;
}

/**
 * The frame around a function's or a module's statements.
 *
 * @param opening statements that run before the first probe and may fail
 */
export function framedBody(
  file: FileState,
  entry: number,
  outer: string,
  opening: readonly ts.Statement[],
  statements: readonly ts.Statement[],
): ts.Block {
  const outermost = file.fn.scope.kind === 'module' ? engine('global') : name(outer);
  const accessor = file.fn.hasAccessor
    ? [
        declare('const', [[file.accessor, functionAccessor(file, outermost, (binding) => readImport(file, binding))]]),
        run(assign(frame('e'), name(file.accessor))),
      ]
    : [];
  const hoisted = [...new Set([...file.fn.ranges.keys()].map((binding) => binding.name))];
  const pushed = call(engine('push'), file.id(entry), outermost);
  const inside = [
    ...accessor,
    ...(hoisted.length > 0 ? [declare('let', hoisted.map((variable): [string] => [variable]))] : []),
    ...file.temporaries.declaration(),
    ...opening,
    ...statements,
  ];
  const popped = block([run(call(engine('pop')))]);
  return block([declare('const', [['$f', pushed]]), f.createTryStatement(block(inside), undefined, popped)]);
}

/** Why: an empty function ticks at its closing brace, so that recursion always costs ticks. */
function visitBlockBody(file: FileState, body: ts.Block): Generated {
  const generated = visitList(file, body.statements, file.fn.scope);
  if (generated.ticks) return generated;
  const id = file.table.add({ start: body.end - 1, end: body.end }, file.fn.label, file.fn.scope);
  return { statements: [...generated.statements, ...probe(file, id, file.fn.switchesAccessor)], ticks: true };
}

function visitConciseBody(file: FileState, body: ts.Expression): Generated {
  const span = { start: body.getStart(file.source), end: body.end };
  const id = file.table.add(span, file.fn.label, file.fn.scope);
  const returned = f.createReturnStatement(file.expression(body));
  return { statements: [...probe(file, id, file.fn.switchesAccessor), returned], ticks: true };
}
