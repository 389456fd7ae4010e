import ts from 'typescript';
import { isErased } from './syntax.ts';

const f = ts.factory;
const K = ts.SyntaxKind;

/** What a node holds, as the compiler's own transformers ask it: the lowest bit is TypeScript's syntax. */
interface Flagged {
  readonly transformFlags?: number;
}
const CONTAINS_TYPESCRIPT = 1;

const TYPE_MODIFIERS: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[K.PublicKeyword, K.PrivateKeyword, K.ProtectedKeyword, K.ReadonlyKeyword],
  ...[K.OverrideKeyword, K.AbstractKeyword],
]);

/** Words of syntax that means something at run time and that is no JavaScript. */
const MEANS_SOMETHING = /\b(?:enum|accessor|public|private|protected|readonly|override)\b/;

/** Does the file consist of JavaScript and of types that can be left out? Enumerations and parameter properties cannot. */
export function isErasable(source: ts.SourceFile): boolean {
  return !MEANS_SOMETHING.test(source.text) || !ts.forEachChild(source, findMeaning);
}

function findMeaning(node: ts.Node): true | undefined {
  if (isErased(node)) return undefined;
  if (ts.isEnumDeclaration(node) || node.kind === K.AccessorKeyword) return true;
  if (ts.isParameter(node) && node.modifiers && node.modifiers.length > 0) return true;
  return ts.forEachChild(node, findMeaning);
}

/**
 * Leaves out the types of a file for which {@link isErasable} holds.
 *
 * Why: the compiler's own transformers do it, too, at the end of a program with a checker: 40 % of what a compile costs.
 */
export const eraseTypes: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const { transformFlags = CONTAINS_TYPESCRIPT } = node as Flagged;
    if ((transformFlags & CONTAINS_TYPESCRIPT) === 0) return node;
    if (ts.isHeritageClause(node)) {
      return node.token === K.ImplementsKeyword ? undefined : children(node);
    }
    if (isErased(node) || TYPE_MODIFIERS.has(node.kind)) return undefined;
    return visitTyped(node) ?? children(node);
  };
  const children = (node: ts.Node): ts.Node => ts.visitEachChild(node, visit, context);
  const expression = (node: ts.Expression): ts.Expression => visit(node) as ts.Expression;
  const list = (nodes: readonly ts.Expression[]): ts.Expression[] => nodes.map(expression);

  const visitTyped = (node: ts.Node): ts.Node | undefined => {
    if (isWrapper(node) || (ts.isParenthesizedExpression(node) && wrapsType(node))) {
      return f.createPartiallyEmittedExpression(expression(node.expression), node);
    }
    if (ts.isExpressionWithTypeArguments(node)) {
      return f.updateExpressionWithTypeArguments(node, expression(node.expression), undefined);
    }
    if (ts.isCallExpression(node)) {
      const { expression: callee, arguments: given } = node;
      return f.updateCallExpression(node, expression(callee), undefined, list(given));
    }
    if (ts.isNewExpression(node)) {
      const given = node.arguments && list(node.arguments);
      return f.updateNewExpression(node, expression(node.expression), undefined, given);
    }
    if (ts.isTaggedTemplateExpression(node)) {
      const template = visit(node.template) as ts.TemplateLiteral;
      return f.updateTaggedTemplateExpression(node, expression(node.tag), undefined, template);
    }
    if (ts.isVariableDeclaration(node)) {
      const value = node.initializer && expression(node.initializer);
      const bound = visit(node.name) as ts.BindingName;
      return f.updateVariableDeclaration(node, bound, undefined, undefined, value);
    }
    return undefined;
  };

  return (source) => ts.visitEachChild(source, visit, context);
};

type Wrapper = ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression | ts.TypeAssertion;

function isWrapper(node: ts.Node): node is Wrapper {
  return ts.isNonNullExpression(node) || isAssertion(node);
}

function isAssertion(node: ts.Node): boolean {
  return (
    ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node)
  );
}

/** Why: the parentheses of `(x as T)` go with the type; the printer puts them where they are needed. */
function wrapsType(node: ts.ParenthesizedExpression): boolean {
  let inner = node.expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isPartiallyEmittedExpression(inner)
  ) {
    inner = inner.expression;
  }
  return isAssertion(inner);
}
