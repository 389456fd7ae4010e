import ts from 'typescript';
import type { FileState, VisibleRange } from './file-state.ts';
import type { Binding } from './scope.ts';
import { bindsThis, readableBindings } from './statement-table.ts';
import { arrow, assign, block, call, choose, engine, frame, name, paren, text } from './syntax.ts';

/**
 * Accessors: `(name, write, value) => …`, the closures through which a debugger reads and writes variables.
 *
 * Contract: a read before initialisation throws a ReferenceError, a write to a constant throws what `$t.readonly`
 * throws, and names that the scope does not hold are asked of the enclosing accessor, at last of `$t.global`.
 */
const f = ts.factory;

/** How the generated code reads an imported name. */
export type ImportReader = (binding: Binding) => ts.Expression;

/** The accessor of a block: variables that inner functions share and that are therefore fresh in each iteration. */
export function blockAccessor(bindings: readonly Binding[], outer: string): ts.ArrowFunction {
  const clauses = bindings.map((binding) =>
    clause(binding.name, [answer(binding, name(binding.name))]),
  );
  return accessor(clauses, name(outer));
}

/** The accessor of the current function: `this`, parameters, its own declarations and the hoisted variables. */
export function functionAccessor(
  file: FileState,
  outer: ts.Expression,
  readImport: ImportReader,
): ts.ArrowFunction {
  const { scope, ranges } = file.fn;
  const clauses: ts.CaseClause[] = [];
  if (bindsThis(scope.node)) {
    clauses.push(clause('this', [readOrRefuse('this', f.createThis())]));
  }
  for (const binding of readableBindings(scope)) {
    const read = binding.kind === 'import' ? readImport(binding) : name(binding.name);
    clauses.push(clause(binding.name, [answer(binding, read)]));
  }
  const byName = new Map<string, ts.Statement[]>();
  for (const [binding, range] of ranges) {
    byName.set(binding.name, [
      ...(byName.get(binding.name) ?? []),
      ...rangedAnswer(file, binding, range),
    ]);
  }
  for (const [hoisted, answers] of byName)
    clauses.push(clause(hoisted, [...answers, f.createBreakStatement()]));
  return accessor(clauses, outer);
}

function accessor(clauses: readonly ts.CaseClause[], outer: ts.Expression): ts.ArrowFunction {
  const onwards = f.createReturnStatement(call(outer, name('$en'), name('$ew'), name('$ev')));
  const lookup = f.createSwitchStatement(name('$en'), f.createCaseBlock(clauses));
  return arrow(['$en', '$ew', '$ev'], block(clauses.length > 0 ? [lookup, onwards] : [onwards]));
}

function clause(of: string, statements: readonly ts.Statement[]): ts.CaseClause {
  return f.createCaseClause(text(of), statements);
}

function answer(binding: Binding, read: ts.Expression): ts.Statement {
  if (!binding.writable) return readOrRefuse(binding.name, read);
  return f.createReturnStatement(choose(name('$ew'), paren(assign(read, name('$ev'))), read));
}

function readOrRefuse(of: string, read: ts.Expression): ts.Statement {
  return f.createReturnStatement(choose(name('$ew'), call(engine('readonly'), text(of)), read));
}

/** Why: one slot serves all blocks that declare the name, so the frame's statement says whether it means anything. */
function rangedAnswer(file: FileState, binding: Binding, range: VisibleRange): ts.Statement[] {
  const within = (first: number, last: number): ts.Expression =>
    f.createLogicalAnd(
      f.createGreaterThanEquals(frame('s'), file.id(first)),
      f.createLessThanEquals(frame('s'), file.id(last)),
    );
  const readable = range.declared === undefined ? range.first : range.declared + 1;
  const statements: ts.Statement[] = [];
  if (readable <= range.last) {
    statements.push(
      f.createIfStatement(within(readable, range.last), answer(binding, name(binding.name))),
    );
  }
  if (range.declared !== undefined) {
    const early = f.createReturnStatement(call(engine('uninitialised'), text(binding.name)));
    statements.push(f.createIfStatement(within(range.first, range.declared), early));
  }
  return statements;
}
