import ts from 'typescript';
import { blockAccessor } from './accessor.ts';
import { guardedCatch, guardedFinally } from './fatal-guard.ts';
import type { FileState } from './file-state.ts';
import { visitDo, visitFor, visitForEach, visitWhile } from './loops.ts';
import { headSpan, probe } from './probe.ts';
import type { Binding, Scope } from './scope.ts';
import { block, declare, isErased, name, run } from './syntax.ts';

/**
 * Statements of one file, each with its probe in front.
 *
 * Invariant: whatever repeats, ticks. A loop's body and a function's body begin with a statement that ticks, and one is
 * made up where the text has none.
 */
const f = ts.factory;

/** Generated statements; `ticks` says that running them certainly ticks at least once. */
export interface Generated {
  readonly statements: ts.Statement[];
  readonly ticks: boolean;
}

export function visitList(file: FileState, list: readonly ts.Statement[], scope: Scope): Generated {
  const statements: ts.Statement[] = [];
  let ticks = false;
  let setsAccessor = file.fn.switchesAccessor;
  const outside = file.position;
  for (const statement of list) {
    if (isNothing(statement)) continue;
    const inner = unlabelled(statement);
    let id = 0;
    file.position = undefined;
    if (isStoppable(inner)) {
      const own = file.tree.scopeOf(inner);
      const at = ts.isIterationStatement(inner, false) && own ? own : scope;
      id = file.table.add(headSpan(inner, file.source), file.fn.label, at);
      // Why: the compiler evaluates the members of an enumeration by itself, as far as it can.
      if (!ts.isEnumDeclaration(inner)) file.position = { id, scope: at, parts: 0 };
      statements.push(probe(file, id, setsAccessor));
      setsAccessor = false;
      ticks = true;
    }
    const generated = visitStatement(file, inner, id, scope);
    setsAccessor ||= file.fn.switchesAccessor && containsBlock(inner);
    ticks ||= generated.ticks;
    statements.push(...relabelled(statement, generated.statements));
  }
  file.position = outside;
  return { statements, ticks };
}

function isNothing(statement: ts.Statement): boolean {
  return (
    isErased(statement) ||
    ts.isEmptyStatement(statement) ||
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    statement.kind === ts.SyntaxKind.DebuggerStatement
  );
}

function isStoppable(statement: ts.Statement): boolean {
  return (
    !ts.isBlock(statement) && !ts.isTryStatement(statement) && !ts.isFunctionDeclaration(statement)
  );
}

function containsBlock(statement: ts.Statement): boolean {
  return (
    !ts.isExpressionStatement(statement) &&
    !ts.isVariableStatement(statement) &&
    !ts.isFunctionDeclaration(statement)
  );
}

function unlabelled(statement: ts.Statement): ts.Statement {
  return ts.isLabeledStatement(statement) ? unlabelled(statement.statement) : statement;
}

function relabelled(original: ts.Statement, generated: ts.Statement[]): ts.Statement[] {
  if (!ts.isLabeledStatement(original)) return generated;
  const inner = relabelled(original.statement, generated);
  const last = inner.at(-1) ?? f.createEmptyStatement();
  return [...inner.slice(0, -1), f.createLabeledStatement(original.label, last)];
}

function visitStatement(file: FileState, node: ts.Statement, id: number, scope: Scope): Generated {
  const visit = (expression: ts.Expression): ts.Expression => file.expression(expression);
  const one = (statement: ts.Statement): Generated => ({ statements: [statement], ticks: false });
  if (ts.isBlock(node)) {
    const inner = visitBlock(file, node, undefined);
    return { statements: [block(inner.statements)], ticks: inner.ticks };
  }
  if (ts.isVariableStatement(node)) return one(visitVariables(file, node));
  if (ts.isIfStatement(node)) {
    const test = visit(node.expression);
    const yes = visitBody(file, node.thenStatement, scope);
    const no = node.elseStatement && visitBody(file, node.elseStatement, scope);
    return one(f.createIfStatement(test, block(yes.statements), no && block(no.statements)));
  }
  if (ts.isForStatement(node)) return one(visitFor(file, node, id, visitBody));
  if (ts.isForInStatement(node) || ts.isForOfStatement(node))
    return one(visitForEach(file, node, id, visitBody));
  if (ts.isWhileStatement(node)) return one(visitWhile(file, node, id, scope, visitBody));
  if (ts.isDoStatement(node)) return one(visitDo(file, node, id, scope, visitBody));
  if (ts.isSwitchStatement(node)) return { statements: visitSwitch(file, node), ticks: false };
  if (ts.isTryStatement(node)) return visitTry(file, node);
  if (ts.isEnumDeclaration(node)) {
    const members = node.members.map((member) => file.visit(member) as ts.EnumMember);
    return one(f.updateEnumDeclaration(node, undefined, node.name, members));
  }
  return one(file.visit(node) as ts.Statement);
}

/** The body of an `if` or a loop, with or without braces. */
export function visitBody(
  file: FileState,
  body: ts.Statement,
  scope: Scope,
  head?: Scope,
): Generated {
  if (ts.isBlock(body)) return visitBlock(file, body, head);
  return withAccessor(file, file.blockNames(head), () => visitList(file, [body], scope));
}

/** @param head the scope of a loop's head or a catch clause, whose variables the block's accessor answers for too */
function visitBlock(file: FileState, node: ts.Block, head: Scope | undefined): Generated {
  const scope = file.tree.scopeOf(node);
  if (!scope) return visitList(file, node.statements, file.fn.scope);
  const own = file.blockNames(scope);
  const inherited = file.blockNames(head).filter((binding) => !scope.bindings.has(binding.name));
  const first = file.table.last + 1;
  const generated = withAccessor(file, [...own, ...inherited], () =>
    visitList(file, node.statements, scope),
  );
  file.close(scope, first);
  return generated;
}

function withAccessor(
  file: FileState,
  bindings: readonly Binding[],
  generate: () => Generated,
): Generated {
  if (bindings.length === 0) return generate();
  const outer = file.accessor;
  file.accessor = file.nextAccessor();
  const accessor = run(
    file.insert([`const ${file.accessor} = `, ...blockAccessor(bindings, outer)]),
  );
  const generated = generate();
  file.accessor = outer;
  return { statements: [accessor, ...generated.statements], ticks: generated.ticks };
}

function visitVariables(file: FileState, node: ts.VariableStatement): ts.Statement {
  const list = node.declarationList;
  const assignments = file.assignHoisted(list, true);
  if (assignments) return run(assignments);
  const visited = file.fn.kept
    ? keptVariables(file, list)
    : (file.visit(list) as ts.VariableDeclarationList);
  return f.createVariableStatement(undefined, visited);
}

function keptVariables(
  file: FileState,
  list: ts.VariableDeclarationList,
): ts.VariableDeclarationList {
  const declarations = list.declarations.map((declaration) => {
    const variable = declaration.name.getText(file.source);
    const binding = file.fn.scope.bindings.get(variable);
    const value = declaration.initializer && file.expression(declaration.initializer);
    if (binding) file.fn.declared.set(binding, file.table.last);
    const kept = file.keep(variable, value ?? f.createVoidZero());
    return f.createVariableDeclaration(name(variable), undefined, undefined, kept);
  });
  return f.createVariableDeclarationList(declarations, list.flags & ts.NodeFlags.BlockScoped);
}

/** Why: no statement of a `switch` certainly runs first, so a block accessor is set up anew in every clause. */
function visitSwitch(file: FileState, node: ts.SwitchStatement): ts.Statement[] {
  const scope = file.tree.scopeOf(node.caseBlock);
  if (!scope) return [];
  const value = file.expression(node.expression);
  const bindings = file.blockNames(scope);
  const outer = file.accessor;
  const own = bindings.length > 0 ? file.nextAccessor() : outer;
  const first = file.table.last + 1;
  const clauses = node.caseBlock.clauses.map((clause) => {
    file.accessor = outer;
    const test = ts.isCaseClause(clause) ? file.expression(clause.expression) : undefined;
    file.accessor = own;
    const statements = visitList(file, clause.statements, scope).statements;
    if (own !== outer && statements.length > 0)
      statements.unshift(run(file.insert([`${own} = `, ...blockAccessor(bindings, outer)])));
    return test ? f.createCaseClause(test, statements) : f.createDefaultClause(statements);
  });
  file.close(scope, first);
  file.accessor = outer;
  const generated = f.createSwitchStatement(value, f.createCaseBlock(clauses));
  return own === outer ? [generated] : [declare('let', [[own]]), generated];
}

function visitTry(file: FileState, node: ts.TryStatement): Generated {
  const tried = visitBlock(file, node.tryBlock, undefined);
  const caught = node.catchClause;
  const handler =
    caught &&
    guardedCatch(
      file,
      caught,
      visitBlock(file, caught.block, file.tree.scopeOf(caught)).statements,
    );
  const last =
    node.finallyBlock && guardedFinally(visitBlock(file, node.finallyBlock, undefined).statements);
  return {
    statements: [f.createTryStatement(block(tried.statements), handler, last)],
    ticks: tried.ticks,
  };
}
