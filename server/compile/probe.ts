import ts from 'typescript';
import type { FileState } from './file-state.ts';
import type { Piece } from './pieces.ts';
import type { Span } from './statement-table.ts';
import { run, sequence } from './syntax.ts';

/**
 * The code before a statement: note the position, tick, ask whether to stop.
 *
 * Contract: the tick comes first, so that breakpoints never shift ticks.
 */
export function probe(file: FileState, id: number, setsAccessor: boolean): ts.Statement {
  const delayed = file.fn.delayed?.();
  const stopped = delayed ? [' { $f.e = ', ...delayed, '; $t.hook(', id, '); }'] : stop(file, id);
  const accessor = setsAccessor ? `; $f.e = ${file.accessor}` : '';
  const tick = `${accessor}; if (++$t.n >= $t.stop || $B[`;
  return run(file.insert(['$f.s = ', id, tick, id, '])', ...stopped]));
}

/** The probe in front of a part of an expression. */
export function partProbe(file: FileState, id: number): ts.Expression {
  const delayed = file.fn.delayed?.();
  const hook = ['$t.hook(', id, ')'];
  const reloads = reloadsOf(file).map((reload) => `, ${reload}`);
  const stopped = delayed ? ['$f.e = ', ...delayed, ', ', ...hook] : [...hook, ...reloads];
  const tick = [', (++$t.n >= $t.stop || $B[', id, ']) && ('];
  return file.insert(['$f.s = ', id, ...tick, ...stopped, ')']);
}

function stop(file: FileState, id: number): Piece[] {
  const reloads = reloadsOf(file);
  if (reloads.length === 0) return [' $t.hook(', id, ')'];
  return [' { $t.hook(', id, `); ${reloads.join('; ')}; }`];
}

function reloadsOf(file: FileState): string[] {
  return file.reloadable().map((variable) => {
    const index = file.fn.kept?.slots.get(variable) ?? 0;
    return `${variable} = $f.v${String(index)}`;
  });
}

/**
 * A loop's condition or step that notes its position when it calls something or holds probes.
 *
 * Why: without it a caller's frame would still point into the loop's body.
 */
export function header(
  file: FileState,
  id: number,
  original: ts.Expression,
  rewritten: ts.Expression,
  accessor: readonly Piece[],
  probed: boolean,
): ts.Expression {
  if (!probed && !mayCall(original)) return rewritten;
  const scope = accessor.length > 0 ? [', $f.e = ', ...accessor] : [];
  return sequence(file.insert(['$f.s = ', id, ...scope]), rewritten);
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
