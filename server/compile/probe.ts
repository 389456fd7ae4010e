import ts from 'typescript';
import type { FileState } from './file-state.ts';
import type { Span } from './statement-table.ts';
import { assign, block, call, engine, frame, name, run, sequence } from './syntax.ts';

const f = ts.factory;
const K = ts.SyntaxKind;

/**
 * The code before a statement: note the position, tick, ask whether to stop.
 *
 * Contract: the tick comes first, so that breakpoints never shift ticks.
 */
export function probe(file: FileState, id: number, setsAccessor: boolean): ts.Statement[] {
  const tick = f.createGreaterThanEquals(
    f.createPrefixUnaryExpression(K.PlusPlusToken, engine('n')),
    engine('stop'),
  );
  const wanted = f.createElementAccessExpression(name('$B'), file.id(id));
  const accessor = setsAccessor ? [run(assign(frame('e'), name(file.accessor)))] : [];
  const hook = run(call(engine('hook'), file.id(id)));
  const { delayed } = file.fn;
  const stopped = delayed ? block([run(assign(frame('e'), delayed())), hook]) : hook;
  return [
    run(assign(frame('s'), file.id(id))),
    ...accessor,
    f.createIfStatement(f.createLogicalOr(tick, wanted), stopped),
  ];
}

/**
 * A loop's condition or step that notes its position when it calls something.
 *
 * Why: without it a caller's frame would still point into the loop's body.
 */
export function header(
  file: FileState,
  id: number,
  original: ts.Expression,
  rewritten: ts.Expression,
  accessor: ts.Expression | undefined,
): ts.Expression {
  if (!mayCall(original)) return rewritten;
  const position = [assign(frame('s'), file.id(id))];
  if (accessor) position.push(assign(frame('e'), accessor));
  return sequence(...position, rewritten);
}

/** True when evaluating the expression visibly calls a function, those of inner functions aside. */
function mayCall(node: ts.Node): boolean {
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node))
    return true;
  if (ts.isFunctionLike(node)) return false;
  return ts.forEachChild(node, mayCall) ?? false;
}

/** What a stop at the statement highlights: the whole of a simple one, the head of a compound one. */
export function headSpan(statement: ts.Node, source: ts.SourceFile): Span {
  const start = statement.getStart(source);
  return { start, end: bodyOf(statement)?.pos ?? statement.end };
}

function bodyOf(statement: ts.Node): ts.Node | undefined {
  if (ts.isIfStatement(statement)) return statement.thenStatement;
  if (ts.isSwitchStatement(statement)) return statement.caseBlock;
  if (ts.isDoStatement(statement) || ts.isIterationStatement(statement, false))
    return statement.statement;
  return undefined;
}
