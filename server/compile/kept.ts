import ts from 'typescript';
import type { Binding, Scope } from './scope.ts';
import { bindsThis } from './statement-table.ts';

/**
 * Functions whose variables stay plain variables of the generated code, each with a copy in a slot of the frame.
 *
 * Why: a variable that an accessor closure captures lives in heap memory, and every call allocates both (measured: two
 * thirds of what a small function or a short loop costs). Here a write also stores into the slot, reads are free, and one
 * accessor per function serves all its calls.
 *
 * Contract: a slot holds the variable's value whenever code outside of the function can run. What a debugger writes into
 * it becomes the variable's value at the function's next probe.
 */
export interface Kept {
  /** Slot of each name; variables of one name in disjoint blocks share a slot as they share the variable. */
  readonly slots: ReadonlyMap<string, number>;
  readonly thisSlot: number | undefined;
}

/** Frames have this many slots; see `EngineFrame`. */
const SLOTS = 16;

/** @returns undefined for a function that needs accessor closures */
export function chooseKept(
  scope: Scope,
  blocks: readonly Scope[],
  hoisted: ReadonlySet<Binding>,
): Kept | undefined {
  const { node } = scope;
  if (!ts.isFunctionLike(node) || isDerivedConstructor(node)) return undefined;
  if (ts.forEachChild(node, holdsFunction)) return undefined;
  const own = [...scope.bindings.values()];
  const inner = blocks.flatMap((block) => [...block.bindings.values()]);
  if (!own.every(isPlain) || !inner.every((binding) => hoisted.has(binding) && isPlain(binding)))
    return undefined;
  const names = [...new Set([...own, ...inner].map((binding) => binding.name))];
  const thisSlot = needsThis(node) ? names.length : undefined;
  if (names.length + (thisSlot === undefined ? 0 : 1) > SLOTS) return undefined;
  return { slots: new Map(names.map((name, slot) => [name, slot])), thisSlot };
}

function isDerivedConstructor(node: ts.Node): boolean {
  return (
    ts.isConstructorDeclaration(node) &&
    (node.parent.heritageClauses ?? []).some(
      (clause) => clause.token === ts.SyntaxKind.ExtendsKeyword,
    )
  );
}

function holdsFunction(node: ts.Node): true | undefined {
  if (ts.isTypeNode(node)) return undefined;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return true;
  return ts.forEachChild(node, holdsFunction);
}

/** Declared by its name alone (parameters by any pattern), and written by its name alone. */
function isPlain(binding: Binding): boolean {
  const { kind, declaration, writes } = binding;
  if (binding.redeclared || binding.captured) return false;
  if (kind === 'const' && writes.length > 0) return false;
  if (kind === 'let' || kind === 'const') {
    if (!ts.isVariableDeclaration(declaration.parent)) return false;
  } else if (kind !== 'parameter') return false;
  return writes.every(isDirectWrite);
}

function isDirectWrite(identifier: ts.Identifier): boolean {
  return writtenName(identifier.parent as ts.Expression) === identifier;
}

/** The variable that an assignment or a step writes, if it writes one by its bare name. */
export function writtenName(node: ts.Expression): ts.Identifier | undefined {
  const target = writeTarget(node);
  return target && ts.isIdentifier(target) ? target : undefined;
}

function writeTarget(node: ts.Expression): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return assigns ? node.left : undefined;
  }
  if (!ts.isPrefixUnaryExpression(node) && !ts.isPostfixUnaryExpression(node)) return undefined;
  const steps =
    node.operator === ts.SyntaxKind.PlusPlusToken ||
    node.operator === ts.SyntaxKind.MinusMinusToken;
  return steps ? node.operand : undefined;
}

/** Why: a plain function has a `this` only if somebody calls it as a method, which its text then shows. */
function needsThis(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return ts.forEachChild(node, mentionsThis) ?? false;
  return bindsThis(node) || (ts.forEachChild(node, mentionsThis) ?? false);
}

function mentionsThis(node: ts.Node): true | undefined {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.forEachChild(node, mentionsThis);
}
