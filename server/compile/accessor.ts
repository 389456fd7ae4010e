import type { FileState, VisibleRange } from './file-state.ts';
import { readImportText } from './imported-names.ts';
import type { Piece } from './pieces.ts';
import type { Binding } from './scope.ts';
import { bindsThis, readableBindings } from './statement-table.ts';

/**
 * Accessors: `(name, write, value) => …`, the closures through which a debugger reads and writes variables.
 *
 * Contract: a read before initialisation throws a ReferenceError, a write to a constant throws what `$t.readonly`
 * throws, and names that the scope does not hold are asked of the enclosing accessor, at last of `$t.global`.
 */
type Accessor = readonly Piece[];

/** The accessor of a block: variables that inner functions share and that are therefore fresh in each iteration. */
export function blockAccessor(bindings: readonly Binding[], outer: string): Accessor {
  return accessor(
    bindings.map((binding) => clause(binding.name, [answer(binding, binding.name)])),
    outer,
  );
}

/**
 * The accessor of kept variables: a declaration `function name($f, …)` that answers for any frame of the function.
 *
 * Contract: for other names it returns the frame itself, which is never the value of a variable.
 */
export function keptAccessor(file: FileState, name: string): Piece[] {
  const { scope, ranges, kept } = file.fn;
  const clauses: (readonly Piece[])[] = [];
  const read = (variable: string): string => `$f.v${String(kept?.slots.get(variable) ?? 0)}`;
  if (kept?.thisSlot !== undefined)
    clauses.push(clause('this', [readOrRefuse('this', `$f.v${String(kept.thisSlot)}`)]));
  else if (bindsThis(scope.node)) clauses.push(clause('this', [readOrRefuse('this', 'undefined')]));
  for (const binding of scope.bindings.values()) {
    if (!ranges.has(binding))
      clauses.push(clause(binding.name, [answer(binding, read(binding.name))]));
  }
  clauses.push(...rangedClauses(ranges, read));
  const body = [' switch ($en) {', ...clauses.flat(), ' } return $f; }\n'];
  return [`function ${name}($f, $en, $ew, $ev) {`, ...body];
}

/** The accessor of the current function: `this`, parameters, its own declarations and the hoisted variables. */
export function functionAccessor(file: FileState, outer: string): Accessor {
  const { scope, ranges } = file.fn;
  const clauses: (readonly Piece[])[] = [];
  if (bindsThis(scope.node)) clauses.push(clause('this', [readOrRefuse('this', 'this')]));
  for (const binding of readableBindings(scope)) {
    const read = binding.kind === 'import' ? readImportText(file, binding) : binding.name;
    clauses.push(clause(binding.name, [answer(binding, read)]));
  }
  clauses.push(...rangedClauses(ranges, (variable) => variable));
  return accessor(clauses, outer);
}

function rangedClauses(
  ranges: ReadonlyMap<Binding, VisibleRange>,
  read: (variable: string) => string,
): Piece[][] {
  const byName = new Map<string, Piece[]>();
  for (const [binding, range] of ranges) {
    byName.set(binding.name, [
      ...(byName.get(binding.name) ?? []),
      ...rangedAnswer(binding, range, read(binding.name)),
    ]);
  }
  return [...byName].map(([hoisted, answers]) => [...clause(hoisted, [...answers, ' break;'])]);
}

function accessor(clauses: readonly (readonly Piece[])[], outer: string): Piece[] {
  const onwards = `return ${outer}($en, $ew, $ev);`;
  return ['($en, $ew, $ev) => { switch ($en) {', ...clauses.flat(), ` } ${onwards} }`];
}

function clause(name: string, statements: readonly Piece[]): Piece[] {
  return [` case ${JSON.stringify(name)}:`, ...statements];
}

function answer(binding: Binding, read: string): string {
  return binding.writable
    ? ` return $ew ? (${read} = $ev) : ${read};`
    : readOrRefuse(binding.name, read);
}

function readOrRefuse(name: string, read: string): string {
  return ` return $ew ? $t.readonly(${JSON.stringify(name)}) : ${read};`;
}

/** Why: one slot serves all blocks that declare the name, so the frame's statement says whether it means anything. */
function rangedAnswer(binding: Binding, range: VisibleRange, read: string): Piece[] {
  const readable = range.declared === undefined ? range.first : range.declared + 1;
  const pieces: Piece[] = [];
  if (readable <= range.last) pieces.push(...within(readable, range.last), answer(binding, read));
  if (range.declared !== undefined) {
    const early = ` return $t.uninitialised(${JSON.stringify(binding.name)});`;
    pieces.push(...within(range.first, range.declared), early);
  }
  return pieces;
}

function within(first: number, last: number): Piece[] {
  return [' if ($f.s >= ', first, ' && $f.s <= ', last, ')'];
}
