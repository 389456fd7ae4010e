import ts from 'typescript';
import type { FileState } from './file-state.ts';
import { withOwnTemporaries } from './function-body.ts';
import { instrumentFunction, instrumentStaticBlock, isInstrumented } from './functions.ts';
import { importOf, readImport } from './imported-names.ts';
import { visitField, visitInitialiser } from './initialisers.ts';
import { writtenName } from './kept.ts';
import { rewriteOperator } from './operators.ts';
import { visitParts } from './parts.ts';
import type { ExpressionHost } from './places.ts';
import { assign, bare, call, isErased, isUsed, paren, sequence } from './syntax.ts';

/**
 * Rewrites what stands inside statements: operators, functions, imported names. Types pass through untouched; the
 * compiler drops them later.
 */
const f = ts.factory;

export function visitNode(file: FileState, node: ts.Node): ts.Node {
  if (isErased(node)) return node;
  if (!ts.isExpression(node)) return visitPlain(file, node);
  const visit = (): ts.Expression => visitPlain(file, node) as ts.Expression;
  return visitParts(file, node, visit) ?? visit();
}

function visitPlain(file: FileState, node: ts.Node): ts.Node {
  if (ts.isIdentifier(node)) {
    const imported = importOf(file, node);
    return imported ? readImport(file, imported) : node;
  }
  if (isInstrumented(node)) return instrumentFunction(file, node);
  if (ts.isClassStaticBlockDeclaration(node)) return instrumentStaticBlock(file, node);
  if (ts.isParameter(node)) return visitParameter(file, node);
  if (ts.isPropertyDeclaration(node)) return visitField(file, node);
  if (ts.isClassLike(node)) return visitClass(file, node);
  if (file.inParameters) {
    if (ts.isBindingElement(node) && node.initializer) return visitDefault(file, node);
    if (ts.isComputedPropertyName(node)) {
      return f.updateComputedPropertyName(
        node,
        withOwnTemporaries(file, () => file.expression(node.expression)),
      );
    }
  }
  if (ts.isShorthandPropertyAssignment(node)) return visitShorthand(file, node);
  if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) {
    const detached = visitImportedCall(file, node);
    if (detached) return detached;
  }
  if (ts.isExpression(node)) {
    const written = writtenName(node);
    const slot = written && file.slot(written.text);
    if (slot) return keepWritten(file, node, written, slot);
    const rewritten = rewriteOperator(node, hostOf(file));
    if (rewritten) return rewritten;
  }
  return ts.visitEachChild(node, file.visit, file.context);
}

function hostOf(file: FileState): ExpressionHost {
  return {
    visit: (operand) => file.expression(operand),
    shared: () => file.temporaries.shared(),
    fresh: () => file.temporaries.fresh(),
    variable: () => undefined,
    isUsed,
  };
}

/** An assignment or a step of a kept variable, with the new value stored into its slot. */
function keepWritten(
  file: FileState,
  node: ts.Expression,
  variable: ts.Identifier,
  slot: ts.Expression,
): ts.Expression {
  const rewritten =
    rewriteOperator(node, hostOf(file)) ??
    ts.visitEachChild<ts.Expression>(node, file.visit, file.context);
  if (!ts.isPostfixUnaryExpression(node)) return paren(assign(slot, paren(rewritten)));
  if (!isUsed(node)) return sequence(rewritten, assign(slot, variable));
  const old = file.temporaries.fresh();
  return sequence(assign(old, rewritten), assign(slot, variable), old);
}

/** Why: `$m1.printk(…)` would pass the header as `this`. */
function visitImportedCall(
  file: FileState,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
): ts.Expression | undefined {
  const callee = bare(ts.isCallExpression(node) ? node.expression : node.tag);
  if (!ts.isIdentifier(callee)) return undefined;
  const imported = importOf(file, callee);
  if (!imported) return undefined;
  const detached = paren(f.createComma(f.createNumericLiteral(0), readImport(file, imported)));
  if (ts.isTaggedTemplateExpression(node)) {
    return f.updateTaggedTemplateExpression(
      node,
      detached,
      undefined,
      file.visit(node.template) as ts.TemplateLiteral,
    );
  }
  const args = node.arguments.map((argument) => file.expression(argument));
  if (!node.questionDotToken) return call(detached, ...args);
  return f.createCallChain(detached, node.questionDotToken, undefined, args);
}

function visitShorthand(file: FileState, node: ts.ShorthandPropertyAssignment): ts.Node {
  const imported = importOf(file, node.name);
  if (imported) return f.createPropertyAssignment(node.name.text, readImport(file, imported));
  const fallback = node.objectAssignmentInitializer;
  return f.updateShorthandPropertyAssignment(
    node,
    node.name,
    fallback && file.expression(fallback),
  );
}

/** Why: ids follow the order of running, in which a pattern is taken apart after its default was chosen. */
function visitParameter(file: FileState, node: ts.ParameterDeclaration): ts.ParameterDeclaration {
  const value = node.initializer && visitInitialiser(file, node.initializer);
  const binding = file.visit(node.name) as ts.BindingName;
  return f.updateParameterDeclaration(
    node,
    node.modifiers,
    node.dotDotDotToken,
    binding,
    undefined,
    undefined,
    value,
  );
}

function visitDefault(file: FileState, node: ts.BindingElement): ts.BindingElement {
  const key = node.propertyName && (file.visit(node.propertyName) as ts.PropertyName);
  const value = node.initializer && visitInitialiser(file, node.initializer);
  const binding = file.visit(node.name) as ts.BindingName;
  return f.updateBindingElement(node, node.dotDotDotToken, key, binding, value);
}

function visitClass(file: FileState, node: ts.ClassLikeDeclaration): ts.Node {
  const heritage = node.heritageClauses?.map((clause) => file.visit(clause) as ts.HeritageClause);
  const members = node.members.map((member) => file.visit(member) as ts.ClassElement);
  if (ts.isClassExpression(node)) {
    return f.updateClassExpression(node, undefined, node.name, undefined, heritage, members);
  }
  return f.updateClassDeclaration(node, undefined, node.name, undefined, heritage, members);
}
