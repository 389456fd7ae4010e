import ts from 'typescript';
import { blockAccessor } from './accessor.ts';
import type { FileState } from './file-state.ts';
import { header, probe } from './probe.ts';
import type { Scope } from './scope.ts';
import type { Generated } from './statements.ts';
import { assign, block, name, run } from './syntax.ts';

const f = ts.factory;

/** Generates a loop's body; `head` is the scope of the loop's own variables. */
export type VisitBody = (
  file: FileState,
  body: ts.Statement,
  scope: Scope,
  head?: Scope,
) => Generated;

/** `for (let i = …; …; …)`: variables that inner functions share stay in the head, where each iteration copies them. */
export function visitFor(
  file: FileState,
  node: ts.ForStatement,
  id: number,
  visitBody: VisitBody,
): ts.Statement {
  const scope = headScope(file, node);
  const initializer = node.initializer && visitInitializer(file, node.initializer);
  const condition = node.condition && visitHeader(file, id, node.condition, scope);
  const incrementor = node.incrementor && visitHeader(file, id, node.incrementor, scope);
  const body = tickingBody(file, node.statement, scope, visitBody, scope);
  file.close(scope, id);
  return f.createForStatement(initializer, condition, incrementor, body);
}

export function visitForEach(
  file: FileState,
  node: ts.ForInStatement | ts.ForOfStatement,
  id: number,
  visitBody: VisitBody,
): ts.Statement {
  const scope = headScope(file, node);
  const initializer = eachVariable(file, node.initializer);
  const over = file.expression(node.expression);
  const ticking = tickingBody(file, node.statement, scope, visitBody, scope);
  const body = block([...keepEach(file, initializer), ...ticking.statements]);
  file.close(scope, id);
  return ts.isForOfStatement(node)
    ? f.createForOfStatement(undefined, initializer, over, body)
    : f.createForInStatement(initializer, over, body);
}

export function visitWhile(
  file: FileState,
  node: ts.WhileStatement,
  id: number,
  scope: Scope,
  visitBody: VisitBody,
): ts.Statement {
  const condition = visitHeader(file, id, node.expression, undefined);
  return f.createWhileStatement(condition, tickingBody(file, node.statement, scope, visitBody));
}

export function visitDo(
  file: FileState,
  node: ts.DoStatement,
  id: number,
  scope: Scope,
  visitBody: VisitBody,
): ts.Statement {
  const body = tickingBody(file, node.statement, scope, visitBody);
  return f.createDoStatement(body, visitHeader(file, id, node.expression, undefined));
}

function headScope(file: FileState, node: ts.Node): Scope {
  return file.tree.scopeOf(node) ?? file.fn.scope;
}

function visitInitializer(file: FileState, node: ts.ForInitializer): ts.ForInitializer {
  if (!ts.isVariableDeclarationList(node)) return file.expression(node);
  return file.assignHoisted(node, false) ?? (file.visit(node) as ts.VariableDeclarationList);
}

function eachVariable(file: FileState, node: ts.ForInitializer): ts.ForInitializer {
  if (!ts.isVariableDeclarationList(node)) return file.visit(node) as ts.Expression;
  const variable = node.declarations[0]?.name;
  if (variable && ts.isIdentifier(variable) && file.hoistedScope(node)) return name(variable.text);
  return file.visit(node) as ts.VariableDeclarationList;
}

function keepEach(file: FileState, variable: ts.ForInitializer): ts.Statement[] {
  const kept = ts.isIdentifier(variable) && file.slot(variable.text);
  return kept ? [run(assign(kept, variable))] : [];
}

function visitHeader(
  file: FileState,
  id: number,
  node: ts.Expression,
  head: Scope | undefined,
): ts.Expression {
  const { last } = file.table;
  const rewritten = file.expression(node);
  const probed = file.table.last > last;
  if (!file.fn.switchesAccessor) return header(file, id, node, rewritten, [], probed);
  const bindings = file.blockNames(head);
  const accessor = bindings.length > 0 ? blockAccessor(bindings, file.accessor) : [file.accessor];
  return header(file, id, node, rewritten, accessor, probed);
}

/** Why: `while (1);` has no statement of its own, and a budget could never stop it. */
function tickingBody(
  file: FileState,
  body: ts.Statement,
  scope: Scope,
  visitBody: VisitBody,
  head?: Scope,
): ts.Block {
  const generated = visitBody(file, body, scope, head);
  if (generated.ticks) return block(generated.statements);
  const start = body.getStart(file.source);
  const id = file.table.add({ start, end: start + 1 }, file.fn.label, scope);
  return block([probe(file, id, file.fn.switchesAccessor), ...generated.statements]);
}
