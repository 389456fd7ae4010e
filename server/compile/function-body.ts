import ts from 'typescript';
import { functionAccessor, keptAccessor } from './accessor.ts';
import { Temporaries, type FileState, type FunctionState } from './file-state.ts';
import { functionLabel } from './function-label.ts';
import type { Kept } from './kept.ts';
import type { Piece } from './pieces.ts';
import { probe } from './probe.ts';
import { isQuiet, quietPrefix } from './quiet.ts';
import { visitList } from './statements.ts';
import { arrow, assign, block, call, declare, engine, name, paren, run, slot } from './syntax.ts';

/**
 * Bodies of functions and modules: a frame is pushed before the first statement and popped whatever happens.
 *
 * Contract: the form is that of `EngineHooks`. The frame starts with the enclosing function's accessor, because its own
 * can only stand where it sees the body's declarations.
 */
const f = ts.factory;

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

export function functionBody(
  file: FileState,
  node: ts.SignatureDeclaration | ts.ClassStaticBlockDeclaration,
  body: ts.ConciseBody | undefined,
  visitParameters: () => void = () => undefined,
): ts.Block {
  const scope = file.tree.scopeOf(node);
  if (!scope || !body) return block([]);
  const { fn: around, position, temporaries } = file;
  const outer = file.accessor;
  const span = { start: node.getStart(file.source), end: node.end };
  file.fn = file.enter(scope, functionLabel(node, file.source), span);
  const { entry } = file.fn;
  visitParameters();
  file.temporaries = new Temporaries();
  if (file.fn.hasAccessor) file.accessor = file.nextAccessor();
  const statements = ts.isBlock(body)
    ? visitBlockBody(file, body, outer)
    : visitConciseBody(file, body, outer);
  const framed = framedBody(file, outer, statements);
  if (file.fn.kept) {
    file.close(scope, entry);
    file.keptAccessors.push(...keptAccessor(file, keptName(entry)));
  }
  file.fn = around;
  file.accessor = outer;
  file.position = position;
  file.temporaries = temporaries;
  return framed;
}

/** The frame around a function's or a module's statements, which set up the accessor themselves. */
export function framedBody(
  file: FileState,
  outer: string,
  statements: readonly ts.Statement[],
): ts.Block {
  const { kept, entry } = file.fn;
  const hoisted = new Set([...file.fn.ranges.keys()].map((binding) => binding.name));
  const variables = [...hoisted].map((variable): [string] => [variable]);
  const inside = [
    ...(variables.length > 0 ? [declare('let', variables)] : []),
    ...file.temporaries.declaration(),
    ...(kept ? keepParameters(file, kept) : []),
    ...statements,
  ];
  const popped = block([run(file.insert(['$t.depth--']))]);
  return block([
    run(file.insert(frame(file.fn, outermost(file, outer), kept ? keptName(entry) : 'null'))),
    f.createTryStatement(block(inside), noted(), popped),
  ]);
}

/** Why: an entry's id is the function's own, whatever its name; the id is the file's, as the name is. */
function keptName(entry: number): string {
  return `$ek${String(entry)}`;
}

function keepParameters(file: FileState, kept: Kept): ts.Statement[] {
  const own = [...file.fn.scope.bindings.values()].filter(({ kind }) => kind === 'parameter');
  const statements = own.map((binding) => run(file.keep(binding.name, name(binding.name))));
  if (kept.thisSlot !== undefined)
    statements.push(run(assign(slot(kept.thisSlot), f.createThis())));
  return statements;
}

/** Why: the frame that an initialiser of the same call left behind tells the call that it belongs to. */
function frame({ entry, before }: FunctionState, accessor: string, keptAccessor: string): Piece[] {
  const fresh = before.flatMap((id, index): Piece[] => [index > 0 ? ' && ' : '', '$f.s !== ', id]);
  const call: Piece[] = before.length > 0 ? ['if (', ...fresh, ') $f.t = $t.n; '] : [];
  const last = before.length > 0 ? '' : '; $f.t = $t.n';
  return [
    ...['const $f = $t.depth < $t.limit ? $t.frames[$t.depth++] : $t.deep(', entry, '); '],
    ...[...call, '$f.s = ', entry, `; $f.e = ${accessor}; $f.k = ${keptAccessor}${last}`],
  ];
}

/** `catch ($x) { throw $t.threw($x); }`: where it was thrown is known only while the frame stands. */
function noted(): ts.CatchClause {
  const rethrown = f.createThrowStatement(call(engine('threw'), name('$x')));
  return f.createCatchClause(f.createVariableDeclaration('$x'), block([rethrown]));
}

/** `const $e1 = …; $f.e = $e1;`, or nothing for a function that declares nothing. */
export function accessorSetup(file: FileState, outer: string): ts.Statement[] {
  if (!file.fn.hasAccessor) return [];
  const accessor = functionAccessor(file, outermost(file, outer));
  const noted = `; $f.e = ${file.accessor}`;
  return [run(file.insert([`const ${file.accessor} = `, ...accessor, noted]))];
}

function outermost(file: FileState, outer: string): string {
  return file.fn.scope.kind === 'module' ? '$t.global' : outer;
}

function visitBlockBody(file: FileState, body: ts.Block, outer: string): ts.Statement[] {
  const { fn } = file;
  const quiet = fn.mayDelay ? quietPrefix(body.statements) : 0;
  fn.delayed = () => functionAccessor(file, outer);
  const first = quiet > 0 ? visitList(file, body.statements.slice(0, quiet), fn.scope) : undefined;
  fn.delayed = undefined;
  const rest = visitList(file, body.statements.slice(quiet), fn.scope);
  const generated = [...(first?.statements ?? [])];
  const ticks = first?.ticks === true || rest.ticks;
  // Why: an empty function ticks at its closing brace, so that recursion always costs ticks.
  const closing = ticks ? [] : closingProbe(file, body);
  if (rest.statements.length + closing.length > 0) generated.push(...accessorSetup(file, outer));
  return [...generated, ...rest.statements, ...closing];
}

function closingProbe(file: FileState, body: ts.Block): ts.Statement[] {
  const span = { start: body.end - 1, end: body.end };
  const id = file.table.add(span, file.fn.label, file.fn.scope);
  return [probe(file, id, file.fn.switchesAccessor)];
}

function visitConciseBody(file: FileState, body: ts.Expression, outer: string): ts.Statement[] {
  const { fn } = file;
  const delays = fn.mayDelay && isQuiet(body);
  const span = { start: body.getStart(file.source), end: body.end };
  const id = file.table.add(span, fn.label, fn.scope);
  if (delays) fn.delayed = () => functionAccessor(file, outer);
  const probed = probe(file, id, fn.switchesAccessor);
  file.position = { id, scope: fn.scope, parts: 0 };
  const returned = f.createReturnStatement(file.expression(body));
  fn.delayed = undefined;
  return [...(delays ? [] : accessorSetup(file, outer)), probed, returned];
}
